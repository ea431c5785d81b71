/**
 * What is taken out of records before they leave the process: secrets, on request e-mail addresses
 * and card numbers, and where content is not to be kept, content. The gateway uses the same rules.
 */
package io.fleetfold.client.redact;
