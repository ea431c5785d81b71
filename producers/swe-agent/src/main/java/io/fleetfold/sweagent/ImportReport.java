package io.fleetfold.sweagent;

import java.nio.file.Path;
import java.util.Map;

/**
 * What an import came to.
 *
 * @param runs how many runs were published
 * @param records how many records these had, all acknowledged
 * @param skipped files that were left out, and why
 */
public record ImportReport(int runs, long records, Map<Path, String> skipped) {}
