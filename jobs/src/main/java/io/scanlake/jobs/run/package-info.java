/**
 * What jobs on a warehouse share: the session and the order in which it is assembled, the plan of a
 * run, its summary and its row in the table {@code runs}, and the models that settings name. Stands
 * on the settings and the tables; knows no job.
 */
package io.scanlake.jobs.run;
