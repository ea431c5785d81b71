/** An example of a Spring AI service whose memory outlives its process. */
package io.fleetfold.examples.springai;
