/**
 * The tables, each defined once: name, columns with type and description, and the enum of a column
 * whose values are terms. From these definitions come the rows that jobs write and read, the
 * comments in Delta and {@code conf/TABLES.md}. Also the warehouse that holds them: Delta commits
 * by batch number, the lock, and the identity that keeps two secrets out of one warehouse.
 *
 * <p>It may import {@code operator} and, for the terms, the packages of {@code common}; it knows no
 * job.
 *
 * <p>Written by hand are:
 *
 * <ul>
 *   <li>The codec of records ({@link io.scanlake.jobs.tables.RecordCodec}), because Spark's own
 *       encoders give records an empty schema.
 *   <li>The lock ({@link io.scanlake.jobs.tables.Lock}), because Hadoop has none that is the same
 *       on a local disk, HDFS and S3, and Delta's commits guard one table, not a run over all.
 * </ul>
 */
package io.scanlake.jobs.tables;
