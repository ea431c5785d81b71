package io.fleetfold.prices;

import java.util.List;

/**
 * What a price file said.
 *
 * @param versions the prices that could be read
 * @param unread entries that should have been prices and could not be read, each with the reason
 * @param otherwise entries that are priced by image, second, query or the like, not by token
 */
public record PriceFile(List<PriceVersion> versions, List<Unread> unread, List<Unread> otherwise) {

  /**
   * An entry that gave no price.
   *
   * @param entry its name in the file
   * @param reason why, in words
   */
  public record Unread(String entry, String reason) {}
}
