/** How long a published fact takes until the query API and SQL show it. */
package io.fleetfold.bench.visibility;
