package io.fleetfold.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fleetfold.gateway.ingest.Refused;

/**
 * Why an item of a request is refused.
 *
 * @param index its place in the request, from 0
 * @param field the field at fault; null where it is the whole item
 * @param message what is wrong and what mends it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ItemError(int index, String field, String message) {
  static ItemError of(Refused refused) {
    return new ItemError(refused.index(), refused.refusal().field(), refused.refusal().message());
  }
}
