/**
 * The gateway: agents of any language publish over HTTP and gRPC. Here is what starts and stops it;
 * each way in has a package ({@code json}, {@code otlp}, {@code sessions}), and behind all of them
 * stands {@code ingest}. What records mean is decided by the folds, not here.
 */
package io.fleetfold.gateway;
