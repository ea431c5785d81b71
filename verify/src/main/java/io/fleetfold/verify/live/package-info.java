/** What the state stores say, asked over HTTP. */
package io.fleetfold.verify.live;
