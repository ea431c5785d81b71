/**
 * A broker and a registry inside a test's own process, for every module's tests. What a test says
 * about one module stays there; contracts that several implementations keep ship with their API.
 */
package io.fleetfold.testkit;
