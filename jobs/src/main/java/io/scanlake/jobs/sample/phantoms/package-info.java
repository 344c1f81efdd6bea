/**
 * A small archive of drawn images whose regions, headers and outcomes are known. Generators and
 * writers are written out, so that the bytes do not change with the version of the JDK or of a
 * library: a test can name what a run must find.
 */
package io.scanlake.jobs.sample.phantoms;
