/**
 * The command line: one class per job. A command parses its options, checks whatever its operator
 * can get wrong before Spark starts (see {@link io.scanlake.jobs.run.SessionBuilder}), and calls
 * the job. A job has only the options that act in it, so options that several jobs share are mixins
 * of few options each.
 *
 * <p>To add a job: its room, a command here, a line in {@link io.scanlake.jobs.Main}, the README.
 */
package io.scanlake.jobs.command;
