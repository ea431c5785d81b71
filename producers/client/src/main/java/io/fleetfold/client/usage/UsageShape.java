package io.fleetfold.client.usage;

import static io.fleetfold.client.usage.UsageBlock.isSum;
import static io.fleetfold.client.usage.UsageBlock.sum;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.ProviderNames;

/** The shapes in which providers report tokens, and what their numbers mean. */
enum UsageShape {
  /** Chat completions: totals include everything, details name the classes. */
  OPENAI_CHAT {
    @Override
    ProviderUsage read(String provider, UsageBlock b) {
      Long input = b.count("prompt_tokens");
      Long output = b.count("completion_tokens");
      Long reasoning = b.count("completion_tokens_details.reasoning_tokens");
      // xAI leaves reasoning out of completion_tokens: only its total gives that away
      if (reasoning != null
          && reasoning > 0
          && isSum(b.count("total_tokens"), input, output, reasoning)) {
        output = sum(output, reasoning);
      }
      return new ProviderUsage(
          input,
          output,
          b.count(
              "prompt_tokens_details.cached_tokens",
              "cache_read_input_tokens",
              "prompt_cache_hit_tokens"),
          b.count("prompt_tokens_details.cache_write_tokens", "cache_creation_input_tokens"),
          reasoning,
          b.count("prompt_tokens_details.audio_tokens"),
          b.count("completion_tokens_details.audio_tokens"));
    }
  },

  /** Responses and realtime: as chat completions by other names. */
  OPENAI_RESPONSES {
    @Override
    ProviderUsage read(String provider, UsageBlock b) {
      return new ProviderUsage(
          b.count("input_tokens"),
          b.count("output_tokens"),
          b.count(
              "input_tokens_details.cached_tokens",
              "input_token_details.cached_tokens",
              "cache_read_input_tokens"),
          b.count("input_tokens_details.cache_write_tokens", "cache_creation_input_tokens"),
          b.count(
              "output_tokens_details.reasoning_tokens", "output_token_details.reasoning_tokens"),
          b.count("input_tokens_details.audio_tokens", "input_token_details.audio_tokens"),
          b.count("output_tokens_details.audio_tokens", "output_token_details.audio_tokens"));
    }
  },

  /** Messages: input_tokens leaves cache reads and writes out; thinking is within the output. */
  ANTHROPIC {
    @Override
    ProviderUsage read(String provider, UsageBlock b) {
      String name = ProviderNames.canonical(provider);
      if (name.equals(ProviderNames.OPENAI) || name.equals(ProviderNames.AZURE)) {
        // a gateway that names OpenAI's cached tokens as Anthropic does; the total is OpenAI's
        return OPENAI_RESPONSES.read(provider, b);
      }
      Long read = b.count("cache_read_input_tokens");
      Long write = b.count("cache_creation_input_tokens");
      return new ProviderUsage(
          sum(b.count("input_tokens"), read, write),
          b.count("output_tokens"),
          read,
          write,
          null,
          null,
          null);
    }
  },

  /** generateContent: thoughts and prompts of tools stand beside the totals, cached within. */
  GEMINI {
    @Override
    ProviderUsage read(String provider, UsageBlock b) {
      Long prompt = b.count("promptTokenCount", "prompt_token_count");
      Long tools = b.count("toolUsePromptTokenCount", "tool_use_prompt_token_count");
      Long input = sum(prompt, tools);
      Long output = b.count("candidatesTokenCount", "candidates_token_count");
      Long thoughts = b.count("thoughtsTokenCount", "thoughts_token_count");
      Long total = b.count("totalTokenCount", "total_token_count");
      // some versions count thoughts among the candidates: then the total has no room for them
      boolean within = thoughts != null && thoughts > 0 && isSum(total, input, output);
      return new ProviderUsage(
          input,
          within ? output : sum(output, thoughts),
          b.count("cachedContentTokenCount", "cached_content_token_count"),
          null,
          thoughts,
          b.modality("AUDIO", "promptTokensDetails", "prompt_tokens_details"),
          b.modality("AUDIO", "candidatesTokensDetails", "candidates_tokens_details"));
    }
  },

  /** Bedrock's Converse: inputTokens leaves cache reads and writes out, as Anthropic's does. */
  CONVERSE {
    @Override
    ProviderUsage read(String provider, UsageBlock b) {
      Long read = b.count("cacheReadInputTokens", "cacheReadInputTokenCount");
      Long write = b.count("cacheWriteInputTokens", "cacheWriteInputTokenCount");
      return new ProviderUsage(
          sum(b.count("inputTokens"), read, write),
          b.count("outputTokens"),
          read,
          write,
          null,
          null,
          null);
    }
  },

  /** None of these. */
  UNKNOWN {
    @Override
    ProviderUsage read(String provider, UsageBlock b) {
      return ProviderUsage.UNKNOWN;
    }
  };

  abstract ProviderUsage read(String provider, UsageBlock block);

  /** Which shape a usage block has, by the names only it uses. */
  static UsageShape of(JsonNode block) {
    if (hasAny(block, "promptTokenCount", "prompt_token_count", "candidatesTokenCount")) {
      return GEMINI;
    }
    if (hasAny(block, "inputTokens", "outputTokens")) {
      return CONVERSE;
    }
    if (hasAny(block, "prompt_tokens", "completion_tokens")) {
      return OPENAI_CHAT;
    }
    if (hasAny(block, "input_tokens", "output_tokens")) {
      return hasAny(block, "cache_read_input_tokens", "cache_creation_input_tokens")
          ? ANTHROPIC
          : OPENAI_RESPONSES;
    }
    return UNKNOWN;
  }

  private static boolean hasAny(JsonNode block, String... names) {
    for (String name : names) {
      if (block.has(name)) {
        return true;
      }
    }
    return false;
  }
}
