/**
 * What an operator configures: the settings file and the files of stations and holidays that it
 * names. Everything is read strictly and as a whole before a job does any work, because a night
 * that runs with a guessed setting costs more than one that does not start.
 */
package io.scanlake.jobs.settings;
