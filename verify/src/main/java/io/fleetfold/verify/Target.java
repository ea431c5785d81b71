package io.fleetfold.verify;

import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.sql.DatabaseConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A pipeline to verify.
 *
 * @param cluster its topics
 * @param queryUrls the streams app: instances of it, of which the first that answers is asked
 * @param token opens the app's internal routes from another machine; null on the same one
 * @param database its tables
 * @param baselines folder of baselines; null for none
 */
public record Target(
    ClusterConfig cluster,
    List<URI> queryUrls,
    String token,
    DatabaseConfig database,
    Path baselines) {}
