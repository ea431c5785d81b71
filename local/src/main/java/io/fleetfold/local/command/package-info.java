/**
 * The commands, one class each: they read options, call the parts and print. Rules of the pipeline
 * do not belong here.
 */
package io.fleetfold.local.command;
