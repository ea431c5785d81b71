/** What a worker gives to connectors without showing it. */
package io.fleetfold.connect.secrets;
