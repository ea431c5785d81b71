package io.fleetfold.gate;

/**
 * What a request tells of itself before its body; null where a header is missing.
 *
 * @param method GET, POST, ...
 * @param host the header Host, with or without its port
 * @param origin the header Origin: the site of the page that asks
 * @param fetchSite the header Sec-Fetch-Site, which a page cannot forge
 * @param authorization the header Authorization
 */
public record Knock(
    String method, String host, String origin, String fetchSite, String authorization) {
  @Override
  public String toString() {
    return method + " for " + host;
  }
}
