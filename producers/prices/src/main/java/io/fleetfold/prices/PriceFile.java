package io.fleetfold.prices;

import java.util.List;
import java.util.Map;

/**
 * What a price file said.
 *
 * @param versions the prices that could be read
 * @param unread entries that should have been prices and could not be read, each with the reason
 * @param unsupported entries that say no price of tokens: free or unknown ones, and those priced by
 *     image, second, query or the like
 * @param overruled entries that price a model as another entry does not, each with the name of that
 *     one, which is taken: the one that names the provider, else the first
 * @param untaken keys that name money and price nothing that a call's record tells, each with the
 *     number of read entries that have it
 */
public record PriceFile(
    List<PriceVersion> versions,
    List<Unread> unread,
    List<Unread> unsupported,
    List<Unread> overruled,
    Map<String, Integer> untaken) {

  /**
   * An entry that gave no price.
   *
   * @param entry its name in the file
   * @param reason why, in words
   */
  public record Unread(String entry, String reason) {}
}
