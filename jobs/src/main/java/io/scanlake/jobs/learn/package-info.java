/**
 * The jobs {@code train} and {@code evaluate}: images are read and described on the cluster, models
 * are fitted and figures computed on the driver. One trainer per kind of model; {@link
 * io.scanlake.jobs.learn.Train} picks it.
 *
 * <p>Imports {@code operator}, {@code run}'s session, and the vision module; no tables, since
 * neither job has a warehouse.
 */
package io.scanlake.jobs.learn;
