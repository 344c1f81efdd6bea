/**
 * A made-up hospital: patients arrive, are examined and leave images with header times, with the
 * faults that archives have. It is written as files, or as rows of {@code images} without files, so
 * that forecasts can be tried on years of data. One event decides both, and a date of a machine
 * does not depend on other dates, so that executors can make them in any order.
 */
package io.scanlake.jobs.sample.hospital;
