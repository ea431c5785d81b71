package io.fleetfold.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetfold.prices.PriceFile.Unread;
import io.fleetfold.schemas.TokenClass;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiteLlmPricesTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldReadPricesExactlyAsWritten() {
    assertThat(
            tiers(
                """
                {"gpt-4o": {"litellm_provider": "openai", "mode": "chat", "max_tokens": 16384,
                  "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05,
                  "cache_read_input_token_cost": 1.25e-06,
                  "input_cost_per_token_batches": 1.25e-06,
                  "output_cost_per_reasoning_token": "0.000012",
                  "input_cost_per_audio_token": 3.3333333333333335e-05,
                  "supports_vision": true}}
                """))
        .isEqualTo(
            "[{\"above_input_tokens\":0,\"input\":\"0.0000025\",\"output\":\"0.00001\","
                + "\"cache_read\":\"0.00000125\",\"reasoning\":\"0.000012\","
                + "\"audio_input\":\"0.000033333333333333335\"},"
                + "{\"service_tier\":\"batch\",\"above_input_tokens\":0,"
                + "\"input\":\"0.00000125\",\"output\":\"0.00001\","
                + "\"reasoning\":\"0.000012\",\"audio_input\":\"0.000033333333333333335\","
                + "\"approximate\":[\"output\",\"cache_read\",\"reasoning\",\"audio_input\"]}]");
  }

  @Test
  void shouldReadTiersByPromptSizeOnTopOfTheBase() {
    assertThat(
            tiers(
                """
                {"claude": {"litellm_provider": "anthropic", "mode": "chat",
                  "cache_creation_input_token_cost": 3.75e-06,
                  "cache_creation_input_token_cost_above_1hr": 6e-06,
                  "cache_creation_input_token_cost_above_200k_tokens": 7.5e-06,
                  "cache_read_input_token_cost": 3e-07,
                  "input_cost_per_token": 3e-06,
                  "input_cost_per_token_above_200k_tokens": 6e-06,
                  "output_cost_per_token_above_1000k_tokens": 3e-05,
                  "output_cost_per_token": 1.5e-05,
                  "output_cost_per_token_above_200k_tokens": 2.25e-05}}
                """))
        .isEqualTo(
            "[{\"above_input_tokens\":0,\"input\":\"0.000003\",\"output\":\"0.000015\","
                + "\"cache_read\":\"0.0000003\",\"cache_write\":\"0.00000375\","
                + "\"cache_write_1h\":\"0.000006\"},"
                + "{\"above_input_tokens\":200000,\"input\":\"0.000006\",\"output\":\"0.0000225\","
                + "\"cache_read\":\"0.0000003\",\"cache_write\":\"0.0000075\","
                + "\"cache_write_1h\":\"0.000006\"},"
                + "{\"above_input_tokens\":1000000,\"input\":\"0.000006\",\"output\":\"0.00003\","
                + "\"cache_read\":\"0.0000003\",\"cache_write\":\"0.0000075\","
                + "\"cache_write_1h\":\"0.000006\"}]");
  }

  @Test
  void shouldNameProvidersAndModelsAsCallsDo() {
    PriceFile file =
        read(
            """
            {"gpt-4o": %1$s"openai"},
             "azure/gpt-4o": %1$s"azure"},
             "gemini/gemini-2.5-pro": %1$s"gemini"},
             "gemini-2.5-pro": %1$s"vertex_ai-language-models"},
             "vertex_ai/claude-sonnet-4@20250514": %1$s"vertex_ai-anthropic_models"},
             "anthropic.claude-haiku-4-5-20251001-v1:0": %1$s"bedrock_converse"},
             "openrouter/openai/gpt-4o": %1$s"openrouter"},
             "mistral/mistral-large-latest": %1$s"mistral"}}
            """
                .formatted(
                    "{\"input_cost_per_token\": 1e-6, \"output_cost_per_token\": 2e-6,"
                        + " \"litellm_provider\": "));
    assertThat(file.unread()).isEmpty();
    assertThat(file.versions())
        .extracting(version -> version.provider() + " " + version.model())
        .containsExactly(
            "openai gpt-4o",
            "azure gpt-4o",
            "google gemini-2.5-pro",
            "vertex_ai gemini-2.5-pro",
            "vertex_ai claude-sonnet-4@20250514",
            "bedrock anthropic.claude-haiku-4-5-20251001-v1:0",
            "openrouter openai/gpt-4o",
            "mistral mistral-large-latest");
  }

  @Test
  void shouldReportEachBrokenEntryAndReadItsNeighbours() {
    PriceFile file =
        read(
            """
            {"sample_spec": {"litellm_provider": "one of ...", "input_cost_per_token": 0.0},
             "first": {"litellm_provider": "openai", "input_cost_per_token": 1e-6,
               "output_cost_per_token": 2e-6},
             "array": [],
             "nobody's": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6},
             "word": {"litellm_provider": "openai", "input_cost_per_token": "cheap",
               "output_cost_per_token": 2e-6},
             "flag": {"litellm_provider": "openai", "input_cost_per_token": true,
               "output_cost_per_token": 2e-6},
             "negative": {"litellm_provider": "openai", "input_cost_per_token": -1e-6,
               "output_cost_per_token": 2e-6},
             "per million": {"litellm_provider": "openai", "input_cost_per_token": 2.5,
               "output_cost_per_token": 10},
             "half": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6},
             "tiny": {"litellm_provider": "openai", "input_cost_per_token": 1e-2000000000,
               "output_cost_per_token": 2e-6},
             "huge": {"litellm_provider": "openai", "input_cost_per_token": 1e2000000000,
               "output_cost_per_token": 2e-6},
             "free": {"litellm_provider": "openai", "input_cost_per_token": 0.0,
               "output_cost_per_token": 0},
             "openai/first": {"litellm_provider": "openai", "input_cost_per_token": 9e-6,
               "output_cost_per_token": 2e-6},
             "painter": {"litellm_provider": "openai", "mode": "image_generation",
               "output_cost_per_image": 0.04},
             "embedder": {"litellm_provider": "openai", "mode": "embedding",
               "input_cost_per_token": 1e-7},
             "last": {"litellm_provider": "openai", "input_cost_per_token": 1e-6,
               "output_cost_per_token": 2e-6}}
            """);
    assertThat(file.versions())
        .extracting(PriceVersion::model)
        .containsExactly("first", "embedder", "last");
    assertThat(file.versions().get(0).tiersJson()).contains("0.000009");
    assertThat(file.overruled())
        .as("the entry that names the provider is taken")
        .containsExactly(new Unread("first", "openai/first"));
    assertThat(file.unsupported())
        .extracting(Unread::entry, Unread::reason)
        .containsExactly(
            tuple("negative", "priced below zero, which means unknown"),
            tuple(
                "free",
                "priced at 0, which can mean free or unknown: load them with --with-free if they are free"),
            tuple("painter", "not priced by token, mode image_generation"));
    assertReason(file, "array", "not a JSON object");
    assertReason(file, "nobody's", "litellm_provider is missing");
    assertReason(file, "word", "input_cost_per_token is not a number");
    assertReason(file, "flag", "input_cost_per_token is not a number");
    assertReason(file, "per million", "per token, not per thousand or million");
    assertReason(file, "half", "output tokens is missing");
    assertReason(file, "tiny", "decimals");
    assertReason(file, "huge", "more than 1 USD");
    assertThat(file.unread()).hasSize(8);
  }

  @Test
  void shouldTellModelsOfOtherUnitsFromBrokenOnes() {
    PriceFile file =
        read(
            """
            {"watcher": {"litellm_provider": "bedrock", "mode": "chat",
               "input_cost_per_video_per_second": 0.00049, "output_cost_per_token": 7.5e-6},
             "painter": {"litellm_provider": "azure", "mode": "image_generation",
               "input_cost_per_pixel": 7.6e-8, "output_cost_per_token": 0.0},
             "finder": {"litellm_provider": "exa_ai", "mode": "search", "tiered_pricing":
               [{"input_cost_per_query": 0.005, "max_results_range": [0, 25]}]},
             "listener": {"litellm_provider": "scaleway", "mode": "audio_transcription",
               "input_cost_per_audio_token": 0.0, "output_cost_per_token": 0.0},
             "half": {"litellm_provider": "openai", "mode": "chat",
               "output_cost_per_token": 1e-6},
             "wrong unit": {"litellm_provider": "wandb", "mode": "chat",
               "input_cost_per_token": 0.055, "output_cost_per_token": 0.2}}
            """);
    assertThat(file.unsupported())
        .extracting(Unread::entry)
        .containsExactly("watcher", "painter", "finder", "listener");
    assertReason(file, "half", "input tokens is missing");
    assertThat(file.unread()).hasSize(1);
    assertThat(PriceLoader.doubtful(file.versions()).values())
        .as("what --accept is for")
        .singleElement()
        .asString()
        .contains("USD per million");
  }

  @Test
  void shouldTakeFreeModelsWhereToldTo() {
    String free =
        "{\"llama\": {\"litellm_provider\": \"ollama\", \"input_cost_per_token\": 0.0,"
            + " \"output_cost_per_token\": 0.0}}";
    assertThat(read(free).versions()).isEmpty();
    assertThat(new LiteLlmPrices(FROM, "test", true).read(free).versions()).hasSize(1);
  }

  @Test
  void shouldRefuseWhatIsNoPriceFileAsAWhole() {
    assertThatThrownBy(() -> read("{\"gpt-4o\": {\n\"input_cost_per_token\": }}"))
        .hasMessageContaining("is not JSON at line 2");
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("is not a JSON object of models");
    assertThatThrownBy(() -> read("")).hasMessageContaining("is not a JSON object of models");
  }

  @Test
  void shouldNotTakeAStubForAPrice() {
    String stub =
        "{\"gpt\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 0.0,"
            + " \"output_cost_per_token\": 0.0, \"cache_read_input_token_cost\": 1e-7}}";
    assertThat(read(stub).versions()).isEmpty();
    assertThat(new LiteLlmPrices(FROM, "test", true).read(stub).versions()).isEmpty();
  }

  @Test
  void shouldNameEveryKeyOfMoneyThatItDoesNotTake() {
    PriceFile file =
        read(
            """
            {"a": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6,
               "output_cost_per_token": 2e-6, "search_context_cost_per_query":
               {"search_context_size_low": 0.03}, "input_cost_per_image": 0.0,
               "max_tokens": 100, "supports_vision": true},
             "b": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6,
               "output_cost_per_token": 2e-6, "search_context_cost_per_query": {"x": 1},
               "citation_cost_per_token": 2e-6,
               "regional_processing_uplift_multiplier_eu": 1.1,
               "input_cost_per_token_flex": 5e-7, "input_cost_per_image_token": 1e-6},
             "c": {"litellm_provider": "replicate", "mode": "image_generation",
               "output_cost_per_image": 0.04}}
            """);
    assertThat(file.untaken())
        .containsOnly(
            entry("search_context_cost_per_query", 2),
            entry("citation_cost_per_token", 1),
            entry("regional_processing_uplift_multiplier_eu", 1));
  }

  @Test
  void shouldReadPricesByRangesOfThePrompt() {
    assertThat(
            tiers(
                """
                {"dashscope/qwen": {"litellm_provider": "dashscope", "mode": "chat",
                  "output_cost_per_reasoning_token": 4e-6,
                  "tiered_pricing": [
                    {"range": [32000.0, 128000.0], "input_cost_per_token": 2e-6,
                     "output_cost_per_token": 6e-6},
                    {"range": [0, 32000.0], "input_cost_per_token": 1e-6,
                     "output_cost_per_token": 3e-6}]}}
                """))
        .isEqualTo(
            "[{\"above_input_tokens\":0,\"input\":\"0.000001\",\"output\":\"0.000003\","
                + "\"reasoning\":\"0.000004\"},"
                + "{\"above_input_tokens\":32000,\"input\":\"0.000002\",\"output\":\"0.000006\","
                + "\"reasoning\":\"0.000004\"}]");
  }

  @Test
  void shouldReadTheOlderNameOfCacheReads() {
    assertThat(
            tiers(
                """
                {"deepseek-chat": {"litellm_provider": "deepseek", "input_cost_per_token": 2.7e-7,
                  "input_cost_per_token_cache_hit": 7e-8, "output_cost_per_token": 1.1e-6}}
                """))
        .contains("\"cache_read\":\"0.00000007\"");
  }

  @Test
  void shouldReadAPriceOfEveryClassOfTokens() {
    String tiers =
        tiers(
            """
            {"m": {"litellm_provider": "openai", "input_cost_per_token": 1e-06,
              "output_cost_per_token": 2e-06, "cache_read_input_token_cost": 3e-06,
              "cache_creation_input_token_cost": 4e-06,
              "cache_creation_input_token_cost_above_1hr": 5e-06,
              "output_cost_per_reasoning_token": 6e-06, "input_cost_per_audio_token": 7e-06,
              "output_cost_per_audio_token": 8e-06, "input_cost_per_image_token": 9e-06,
              "output_cost_per_image_token": 1e-05}}
            """);
    for (TokenClass kind : TokenClass.values()) {
      assertThat(tiers).contains("\"" + kind.label() + "\":");
    }
  }

  private static void assertReason(PriceFile file, String entry, String reason) {
    assertThat(file.unread())
        .as("what could not be read")
        .anySatisfy(
            unread -> {
              assertThat(unread.entry()).isEqualTo(entry);
              assertThat(unread.reason()).contains(reason);
            });
  }

  private static String tiers(String json) {
    List<PriceVersion> versions = read(json).versions();
    assertThat(versions).hasSize(1);
    return versions.get(0).tiersJson();
  }

  private static PriceFile read(String json) {
    return new LiteLlmPrices(FROM, "test", false).read(json);
  }
}
