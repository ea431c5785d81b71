package io.fleetfold.adk.contract;

import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.processors.FlowableProcessor;
import io.reactivex.rxjava3.processors.ReplayProcessor;
import java.util.List;

/** A live connection that repeats each message. */
final class ScriptedConnection implements BaseLlmConnection {
  private final FlowableProcessor<LlmResponse> responses =
      ReplayProcessor.<LlmResponse>create().toSerialized();

  @Override
  public Completable sendHistory(List<Content> history) {
    return Completable.complete();
  }

  @Override
  public Completable sendContent(Content content) {
    return Completable.fromAction(
        () ->
            responses.onNext(
                LlmResponse.builder()
                    .content(
                        Content.builder()
                            .role("model")
                            .parts(Part.fromText("heard " + content.text()))
                            .build())
                    .turnComplete(true)
                    .build()));
  }

  @Override
  public Completable sendRealtime(Blob blob) {
    return Completable.complete();
  }

  @Override
  public Flowable<LlmResponse> receive() {
    return responses;
  }

  @Override
  public void close() {
    responses.onComplete();
  }

  @Override
  public void close(Throwable throwable) {
    responses.onError(throwable);
  }
}
