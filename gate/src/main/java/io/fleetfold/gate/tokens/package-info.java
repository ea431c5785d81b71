/**
 * Tokens as a file keeps them: what each may do, whether a secret is one, and how often an address
 * may guess. How a request carries one, and how it is refused, is each server's own.
 */
package io.fleetfold.gate.tokens;
