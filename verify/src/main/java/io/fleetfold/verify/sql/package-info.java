/** What PostgreSQL says, by its statistics and by sums straight over the rows of its tables. */
package io.fleetfold.verify.sql;
