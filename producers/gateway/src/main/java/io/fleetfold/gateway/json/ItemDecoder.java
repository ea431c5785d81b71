package io.fleetfold.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.Ids;
import io.fleetfold.gateway.http.BodyForm;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.schemas.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes items of a body of one kind of records. For one thread.
 *
 * @param <V> the generated record
 */
final class ItemDecoder<V extends SpecificRecord> {
  private final JsonInput<V> input;
  private final String id;
  private final Instant arrival;
  private final Ids ids;

  /**
   * A decoder.
   *
   * @param id the id that every record must have; null for any
   * @param arrival stands for times that are missing
   */
  ItemDecoder(JsonInput<V> input, String id, Instant arrival, Ids ids) {
    this.input = input;
    this.id = id == null ? null : Text.clean(id);
    this.arrival = arrival;
    this.ids = ids;
  }

  /** The items, in their order. */
  List<Item> items(byte[] body, BodyForm form, int max) {
    List<Item> items = new ArrayList<>();
    BodyItems.read(
        body,
        form == BodyForm.LINES,
        max,
        new BodyItems.Sink() {
          @Override
          public void item(int index, JsonNode item) {
            items.add(decoded(index, item));
          }

          @Override
          public void bad(int index, FieldProblem problem) {
            items.add(Item.refused(index, problem.refusal()));
          }
        });
    return items;
  }

  private Item decoded(int index, JsonNode item) {
    try {
      V record = input.read(item);
      if (id != null) {
        require(record);
      }
      return Item.of(index, List.of(input.message(record, arrival, ids)));
    } catch (FieldProblem e) {
      return Item.refused(index, e.refusal());
    }
  }

  private void require(V record) throws FieldProblem {
    // each kind's schema begins with its id
    if (record.get(0) == null) {
      record.put(0, id);
    } else if (!id.equals(record.get(0))) {
      String field = input.schema().getFields().get(0).name();
      throw new FieldProblem(
          field, field + " is not the one that the path names: leave it out of the body");
    }
  }
}
