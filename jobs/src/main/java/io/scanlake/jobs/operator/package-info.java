/**
 * The ground of the jobs: how a job talks to the person or the scheduler that started it. Imports
 * nothing else of Scanlake.
 */
package io.scanlake.jobs.operator;
