package io.fleetfold.verify.compare;

import io.fleetfold.verify.replay.Scope;
import java.util.Map;

/**
 * One number and what the witnesses say of it.
 *
 * @param scope whose number
 * @param number which
 * @param columns what stands in each column; one without a say in it is missing
 * @param ok whether all say the same
 */
public record Row(Scope scope, String number, Map<Witness.Column, String> columns, boolean ok) {}
