/** The whole night: finish earlier runs, list the inputs, process what is new. */
package io.scanlake.jobs.nightly;
