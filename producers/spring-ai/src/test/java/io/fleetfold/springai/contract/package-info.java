/** What every repository of Spring AI's chat memories does. */
package io.fleetfold.springai.contract;
