/**
 * The PostgreSQL server beside this process: its program, its folder, its life. Tables belong to
 * {@code io.fleetfold.connect}.
 */
package io.fleetfold.local.postgres;
