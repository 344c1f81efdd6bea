/** Questions in Spark SQL to the tables of a warehouse. */
package io.scanlake.jobs.sql;
