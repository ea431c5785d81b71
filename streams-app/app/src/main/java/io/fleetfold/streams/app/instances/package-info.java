/**
 * Many instances of the app, one answer: who has which partition, and how it is asked. Features
 * know nothing of it but the interfaces by which they read.
 */
package io.fleetfold.streams.app.instances;
