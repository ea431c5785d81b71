/** What the streams app says, asked over HTTP. */
package io.fleetfold.verify.live;
