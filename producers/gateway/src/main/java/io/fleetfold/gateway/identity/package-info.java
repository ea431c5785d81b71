/**
 * Who sends: tokens, what each may do, and by which ways a token is told. Every other package asks
 * {@link io.fleetfold.gateway.identity.Identity#callerOf} and decides by the answer.
 */
package io.fleetfold.gateway.identity;
