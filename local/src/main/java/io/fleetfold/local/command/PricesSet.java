package io.fleetfold.local.command;

import io.fleetfold.prices.PriceLoader;
import io.fleetfold.prices.PriceTopic;
import io.fleetfold.prices.PriceVersion;
import io.fleetfold.prices.Tier;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets one model's price. */
@Command(
    name = "set",
    description = {
      "Sets the price of one model, in USD per token.",
      "Token classes without a price of their own cost what all input or output costs. Prices that"
          + " depend on the prompt's size come from a file: see prices load."
    })
final class PricesSet implements Callable<Integer> {
  private static final int MILLION_DIGITS = 6;

  @Mixin private Installation installation;

  @Option(names = "--provider", paramLabel = "NAME", required = true, description = "Whose model.")
  private String provider;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      required = true,
      description = "The model as its calls name it.")
  private String model;

  @Option(names = "--input", paramLabel = "USD", required = true, description = "Input tokens.")
  private BigDecimal input;

  @Option(names = "--output", paramLabel = "USD", required = true, description = "Output tokens.")
  private BigDecimal output;

  @Option(names = "--cache-read", paramLabel = "USD", description = "Input read from the cache.")
  private BigDecimal cacheRead;

  @Option(names = "--cache-write", paramLabel = "USD", description = "Input written to the cache.")
  private BigDecimal cacheWrite;

  @Option(names = "--reasoning", paramLabel = "USD", description = "Reasoning output.")
  private BigDecimal reasoning;

  @Option(names = "--audio-input", paramLabel = "USD", description = "Audio input.")
  private BigDecimal audioInput;

  @Option(names = "--audio-output", paramLabel = "USD", description = "Audio output.")
  private BigDecimal audioOutput;

  @Option(
      names = "--cache-write-1h",
      paramLabel = "USD",
      description = "Input written to the cache for an hour.")
  private BigDecimal cacheWrite1h;

  @Option(names = "--image-input", paramLabel = "USD", description = "Image input.")
  private BigDecimal imageInput;

  @Option(names = "--image-output", paramLabel = "USD", description = "Image output.")
  private BigDecimal imageOutput;

  @Option(
      names = "--accept",
      description = "Takes the price even where it is not plausible: see prices load.")
  private boolean accept;

  @Option(
      names = "--per-million",
      description = "The prices are in USD per million tokens, as providers write them.")
  private boolean perMillion;

  @Option(
      names = "--effective-from",
      paramLabel = "TIME",
      converter = PointInTime.class,
      description = "Calls made then or later are charged by it. Default: now.")
  private Instant effectiveFrom;

  @Override
  public Integer call() throws Exception {
    Instant now = Instant.now();
    Map<TokenClass, BigDecimal> prices = new EnumMap<>(TokenClass.class);
    put(prices, TokenClass.INPUT, input);
    put(prices, TokenClass.OUTPUT, output);
    put(prices, TokenClass.CACHE_READ, cacheRead);
    put(prices, TokenClass.CACHE_WRITE, cacheWrite);
    put(prices, TokenClass.REASONING, reasoning);
    put(prices, TokenClass.AUDIO_INPUT, audioInput);
    put(prices, TokenClass.AUDIO_OUTPUT, audioOutput);
    put(prices, TokenClass.CACHE_WRITE_1H, cacheWrite1h);
    put(prices, TokenClass.IMAGE_INPUT, imageInput);
    put(prices, TokenClass.IMAGE_OUTPUT, imageOutput);
    PriceVersion version =
        new PriceVersion(
            provider,
            model,
            effectiveFrom == null ? now : effectiveFrom,
            List.of(new Tier(0, prices)),
            "set by hand");
    try (PriceTopic topic = new PriceTopic(installation.prices())) {
      PriceLoader.Result result = new PriceLoader(topic).publish(List.of(version), now, accept);
      if (!result.doubtful().isEmpty()) {
        result.doubtful().forEach(PricesLoad::printDoubt);
        return 1;
      }
      System.out.println(
          result.published().isEmpty()
              ? "this price is in force already"
              : "published " + version.id());
    }
    return 0;
  }

  private void put(Map<TokenClass, BigDecimal> prices, TokenClass kind, BigDecimal price) {
    if (price != null) {
      prices.put(kind, perMillion ? price.movePointLeft(MILLION_DIGITS) : price);
    }
  }
}
