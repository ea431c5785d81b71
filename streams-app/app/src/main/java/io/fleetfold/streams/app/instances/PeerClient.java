package io.fleetfold.streams.app.instances;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.reads.OverBudgetException;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other instances, over connections that are kept. A request carries the cluster's token,
 * where there is one, and says that it came from an instance. Thread-safe.
 */
public final class PeerClient {
  /** The header of internal requests: no page of another site can make a browser send it. */
  public static final String INTERNAL = "X-Fleetfold-Internal";

  private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration QUEUE = Duration.ofSeconds(1);

  /** One that did not answer is asked last for so long. */
  private static final Duration SUSPICION = Duration.ofSeconds(2);

  private static final int AT_ONCE = 256;

  /** No answer is longer: what an instance brings into memory for one is bounded far below. */
  private static final int MAX_BYTES = 256 << 20;

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final String TOO_LARGE = "urn:fleetfold:problem:answer-too-large";

  private final String token;
  private final String scheme;
  private final HttpClient http;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<Peer, Long> silentSince = new ConcurrentHashMap<>();
  private final Map<Peer, Long> refusedSince = new ConcurrentHashMap<>();

  /**
   * A client that has asked nobody yet.
   *
   * @param token of the cluster; null where there is none
   * @param tls whom to trust; null where instances speak plain HTTP
   */
  public PeerClient(String token, SSLContext tls) {
    this.token = token;
    this.scheme = tls == null ? "http" : "https";
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    this.http = (tls == null ? builder : builder.sslContext(tls)).build();
  }

  /**
   * Reads from another instance.
   *
   * @param path with its query, as it stands in a request
   * @throws PeerUnavailableException when it did not answer in time, or has not what was asked for
   */
  public PeerAnswer get(
      Peer peer, String path, Hop hop, Duration timeout, Map<String, String> headers) {
    return send(peer, request(peer, path, hop, headers).timeout(timeout).build());
  }

  /**
   * Asks for a part of an answer.
   *
   * @param body what is sent along; null where all is in the path
   * @throws PeerUnavailableException when it did not answer in time, or not for what it was asked
   */
  byte[] part(PeerShare share, String path, byte[] body, Duration timeout) {
    HttpRequest.Builder request =
        request(share.peer(), path, share.hop(), Map.of()).timeout(timeout);
    PeerAnswer answer =
        send(
            share.peer(),
            body == null
                ? request.build()
                : request.POST(BodyPublishers.ofByteArray(body)).build());
    if (answer.status() != 200) {
      throw refused(share.peer(), answer);
    }
    ReadBudget.take(answer.body().length);
    return answer.body();
  }

  /**
   * Follows events of another instance.
   *
   * @return fails with {@link PeerUnavailableException} when it does not begin in time or has not
   *     what was asked for, and with {@link PeerRefusedException} when it refuses
   */
  CompletableFuture<EventStream> stream(
      Peer peer, String path, Map<String, String> headers, Duration timeout) {
    // the request itself has no end
    CompletableFuture<HttpResponse<Object>> sent =
        http.sendAsync(
            request(peer, path, Hop.FOLDING, headers).build(),
            info ->
                info.statusCode() == 200
                    ? BodySubscribers.mapping(BodySubscribers.ofPublisher(), body -> body)
                    : BodySubscribers.mapping(BodySubscribers.ofByteArray(), body -> body));
    CompletableFuture<EventStream> begun =
        sent.handle((answer, failure) -> begun(peer, answer, failure));
    // whoever does not wait any longer must not leave a stream behind
    return begun
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (stream, failure) -> {
              if (failure instanceof TimeoutException) {
                CompletableFuture<Void> unused = begun.thenAccept(EventStream::close);
                sent.cancel(true);
                silentSince.put(peer, System.nanoTime());
              }
            });
  }

  private EventStream begun(Peer peer, HttpResponse<Object> answer, Throwable failure) {
    if (failure != null) {
      silentSince.put(peer, System.nanoTime());
      throw new PeerUnavailableException("instance " + peer + " does not answer", failure);
    }
    silentSince.remove(peer);
    if (answer.headers().firstValue(Hop.MOVED).isPresent()) {
      throw new PeerUnavailableException(
          "instance " + peer + " does not have what it was asked for", null);
    }
    if (answer.body() instanceof byte[] refusal) {
      throw new PeerRefusedException(
          peer, new PeerAnswer(answer.statusCode(), answer.headers(), refusal));
    }
    EventStream stream = new EventStream(answer.headers().firstValueAsLong(Hop.AFTER).orElse(-1));
    @SuppressWarnings("unchecked") // as the handler of the body has made it
    Flow.Publisher<List<ByteBuffer>> body = (Flow.Publisher<List<ByteBuffer>>) answer.body();
    body.subscribe(stream);
    return stream;
  }

  private RuntimeException refused(Peer peer, PeerAnswer answer) {
    String why = new String(answer.body(), StandardCharsets.UTF_8);
    if (why.contains(TOO_LARGE)) {
      return new OverBudgetException("instance " + peer + " has none for its part of it");
    }
    if (answer.status() != 503 && refusedSince.put(peer, System.nanoTime()) == null) {
      LOG.warn("instance {} refuses what this one asks, with {}: {}", peer, answer.status(), why);
    }
    return new PeerUnavailableException(
        "instance " + peer + " answers " + answer.status() + ": " + why, null);
  }

  private HttpRequest.Builder request(
      Peer peer, String path, Hop hop, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + "://" + peer.authority() + escaped(path)))
            .setHeader(Hop.HEADER, hop.name())
            .setHeader(INTERNAL, "instance");
    headers.forEach(request::setHeader);
    if (token != null) {
      request.setHeader("Authorization", "Bearer " + token);
    }
    return request;
  }

  private PeerAnswer send(Peer peer, HttpRequest request) {
    try {
      if (!places.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new PeerUnavailableException(
            "this instance asks others " + AT_ONCE + " things already", null);
      }
      HttpResponse<byte[]> answer;
      try {
        answer = send(request);
      } finally {
        places.release();
      }
      silentSince.remove(peer);
      if (answer.statusCode() == 200) {
        refusedSince.remove(peer);
      }
      if (answer.headers().firstValue(Hop.MOVED).isPresent()) {
        throw new PeerUnavailableException(
            "instance " + peer + " does not have what it was asked for", null);
      }
      return new PeerAnswer(answer.statusCode(), answer.headers(), answer.body());
    } catch (IOException e) {
      if (silentSince.put(peer, System.nanoTime()) == null) {
        LOG.warn("instance {} does not answer: {}", peer, e.toString());
      }
      throw new PeerUnavailableException("instance " + peer + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerUnavailableException("interrupted while asking instance " + peer, e);
    }
  }

  /** The client's own time limit ends with the answer's headers. */
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, head -> new BoundedBody(MAX_BYTES));
    try {
      return answer.get(request.timeout().orElse(TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("not all of the answer came in time");
    } finally {
      answer.cancel(true);
    }
  }

  /** What stands in a request's line and not in a URI: Jetty takes more than its rules allow. */
  static String escaped(String path) {
    StringBuilder escaped = new StringBuilder(path.length());
    path.codePoints()
        .forEach(
            c -> {
              if (c > ' ' && c < 127 && "\"<>\\^`{|}[]".indexOf(c) < 0) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append(RecordKeys.encode(Character.toString(c)));
              }
            });
    return escaped.toString();
  }

  /** Whether it has failed to answer a moment ago. */
  boolean isSilent(Peer peer) {
    Long since = silentSince.get(peer);
    return since != null && System.nanoTime() - since < SUSPICION.toNanos();
  }
}
