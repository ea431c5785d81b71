/**
 * A broker and a registry inside a test's own process, for every module's tests, and what tests of
 * several modules send alike. What a test says about one module stays there; contracts that several
 * implementations keep ship with their API.
 */
package io.fleetfold.testkit;
