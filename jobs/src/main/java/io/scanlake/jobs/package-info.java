/** The entry point: jobs by name, and what becomes of an error. */
package io.scanlake.jobs;
