/** What stands before a worker's REST interface. */
package io.fleetfold.connect.rest;
