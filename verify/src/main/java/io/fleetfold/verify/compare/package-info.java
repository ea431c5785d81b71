/** Numbers of several witnesses, held against those of the replay. */
package io.fleetfold.verify.compare;
