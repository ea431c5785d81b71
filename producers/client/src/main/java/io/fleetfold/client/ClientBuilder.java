package io.fleetfold.client;

import io.fleetfold.client.redact.Redaction;
import io.fleetfold.client.redact.Redactor;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.config.ClientSection;
import io.fleetfold.schemas.config.Values;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Settings of a client. Building checks them and fails at once, with a message that names the
 * setting and the remedy; it neither connects nor waits, so an agent starts also when brokers and
 * registry are away. Not thread-safe.
 */
public final class ClientBuilder {
  // a registry that hangs must not hold up closing; the sender does the repeating
  private static final Map<String, String> REGISTRY_DEFAULTS =
      Map.of("http.connect.timeout.ms", "3000", "http.read.timeout.ms", "5000", "max.retries", "0");

  private static final Values DEFAULTS = ClientSection.SECTION.defaults();

  private String bootstrapServers;
  private String registryUrl;
  private SchemaRegistry givenRegistry;
  private final Map<String, String> registryConfig = new HashMap<>();
  private final Map<String, String> kafka = new HashMap<>();
  private String topicPrefix = "";
  private String clientId = DEFAULTS.text(ClientSection.CLIENT_ID);
  private int bufferRecords = DEFAULTS.integer(ClientSection.BUFFER_RECORDS);
  private long bufferBytes = DEFAULTS.number(ClientSection.BUFFER_BYTES);
  private int recordBytes = DEFAULTS.integer(ClientSection.RECORD_BYTES);
  private Path spillFolder;
  private long spillBytes = DEFAULTS.number(ClientSection.SPILL_BYTES);
  private Redactor redactor = Redactor.of(Redaction.parse(DEFAULTS.text(ClientSection.MASK)));
  private boolean storeContent = DEFAULTS.flag(ClientSection.STORE_CONTENT);
  private Duration linger = Duration.ofMillis(5);
  private Duration closeTimeout = DEFAULTS.millis(ClientSection.CLOSE_TIMEOUT_MS);
  private Duration exitTimeout = DEFAULTS.millis(ClientSection.EXIT_TIMEOUT_MS);
  private SessionStore sessions = Environment.store(DEFAULTS.text(ClientSection.SESSIONS));
  private String queryUrl = DEFAULTS.text(ClientSection.QUERY_URL);
  private String queryToken;
  private Path queryAuthorities;
  private Duration sessionTimeout = DEFAULTS.millis(ClientSection.SESSION_TIMEOUT_MS);
  private int sessionContentBytes = DEFAULTS.integer(ClientSection.SESSION_CONTENT_BYTES);
  private int sessionFieldBytes = DEFAULTS.integer(ClientSection.SESSION_FIELD_BYTES);
  private Clock clock = Clock.systemUTC();

  ClientBuilder() {}

  /** The Kafka brokers, {@code host:port} with commas between them; required. */
  public ClientBuilder bootstrapServers(String servers) {
    this.bootstrapServers = servers;
    return this;
  }

  /** The schema registry's address, or several with commas between them; required. */
  public ClientBuilder schemaRegistry(String url) {
    this.registryUrl = url;
    return this;
  }

  /** A registry client made by the caller instead of an address; the client closes it. */
  public ClientBuilder schemaRegistry(SchemaRegistry registry) {
    this.givenRegistry = registry;
    return this;
  }

  /** A setting of the registry's client, such as {@code basic.auth.user.info}. */
  public ClientBuilder registrySetting(String key, String value) {
    registryConfig.put(key, value);
    return this;
  }

  /** A setting of the Kafka producer, such as {@code security.protocol}. */
  public ClientBuilder kafkaSetting(String key, String value) {
    kafka.put(key, value);
    return this;
  }

  /** The fleet's prefix of topics and subjects; empty by default. */
  public ClientBuilder topicPrefix(String prefix) {
    this.topicPrefix = prefix;
    return this;
  }

  /** The name of this client in the brokers' logs and metrics. */
  public ClientBuilder clientId(String id) {
    this.clientId = id;
    return this;
  }

  /** The most records on their way; more are refused and counted. 100,000 by default. */
  public ClientBuilder bufferRecords(int records) {
    this.bufferRecords = records;
    return this;
  }

  /** The most bytes on their way; more are refused and counted. 64 MiB by default. */
  public ClientBuilder bufferBytes(long bytes) {
    this.bufferBytes = bytes;
    return this;
  }

  /** The largest encoded record; a larger one is dropped and counted. 24 MiB by default. */
  public ClientBuilder recordBytes(int bytes) {
    this.recordBytes = bytes;
    return this;
  }

  /**
   * A folder of this machine where records wait that cannot be sent, beyond what memory is to hold:
   * brokers or registry are away or slow, or the client is closed before all is delivered. They
   * survive the end of the process, {@code kill -9} too, and are sent first when a client with this
   * folder starts. None by default: records hold what agents say, so it is for whoever runs them to
   * choose where that may lie. Several clients may share a folder. The order of each run's records
   * is kept.
   */
  public ClientBuilder spillFolder(Path folder) {
    this.spillFolder = folder;
    return this;
  }

  /** The most bytes of a client on disk; beyond it the oldest are dropped. 256 MiB by default. */
  public ClientBuilder spillBytes(long bytes) {
    this.spillBytes = bytes;
    return this;
  }

  /**
   * What is masked in the texts of runs, events and LLM calls before they are sent or written to
   * disk, on the client's own thread: secrets by default, on request also e-mail addresses and card
   * numbers; an empty set masks nothing. Ids are never changed. Sessions are not masked: they are
   * the agent's own memory, and it reads there what it wrote.
   */
  public ClientBuilder mask(Set<Redaction> kinds) {
    this.redactor = Redactor.of(kinds);
    return this;
  }

  /**
   * Whether prompts, answers, objectives and what tools are given and give are sent; true by
   * default. Without them numbers, names, errors and lengths are.
   */
  public ClientBuilder storeContent(boolean stored) {
    this.storeContent = stored;
    return this;
  }

  /** How long a record may wait for others to share its batch; 5 ms by default. */
  public ClientBuilder linger(Duration duration) {
    this.linger = duration;
    return this;
  }

  /** How long {@link FleetfoldClient#close()} waits for deliveries; 10 s by default. */
  public ClientBuilder closeTimeout(Duration timeout) {
    this.closeTimeout = timeout;
    return this;
  }

  /**
   * How long the end of a program that has not closed the client waits for deliveries; 2 s by
   * default. Then one line tells how many records were lost. After {@code kill -9} nothing can.
   */
  public ClientBuilder exitTimeout(Duration timeout) {
    this.exitTimeout = timeout;
    return this;
  }

  /** Where sessions are kept; in Fleetfold by default. */
  public ClientBuilder sessions(SessionStore store) {
    this.sessions = store;
    return this;
  }

  /**
   * The query API, where sessions are read; {@code http://127.0.0.1:8090} by default. Several
   * addresses, with commas between them, are of instances of one fleet: each answers every
   * question, and the next is asked where one does not answer.
   */
  public ClientBuilder queryUrl(String url) {
    this.queryUrl = url;
    return this;
  }

  /**
   * What the query API is asked with, where it wants a token: one that may read the sessions'
   * application. None by default. Never logged.
   */
  public ClientBuilder queryToken(String token) {
    this.queryToken = token;
    return this;
  }

  /**
   * A PEM file of those whose certificates are trusted where the query API speaks https; by default
   * those that Java trusts.
   */
  public ClientBuilder queryAuthorities(Path pem) {
    this.queryAuthorities = pem;
    return this;
  }

  /** How long a call of sessions may wait for its answer; 10 s by default. */
  public ClientBuilder sessionTimeout(Duration timeout) {
    this.sessionTimeout = timeout;
    return this;
  }

  /**
   * The most content of an event of a session, in bytes of UTF-8 JSON; 3 MiB by default, enough for
   * a picture of 2 MB. More is refused before anything is sent. Give the streams app the same
   * ({@code FLEETFOLD_SESSION_CONTENT_BYTES}).
   */
  public ClientBuilder sessionContentBytes(int bytes) {
    this.sessionContentBytes = bytes;
    return this;
  }

  /**
   * The same for what an event changes in the state, and for its data; 1 MiB by default ({@code
   * FLEETFOLD_SESSION_FIELD_BYTES}).
   */
  public ClientBuilder sessionFieldBytes(int bytes) {
    this.sessionFieldBytes = bytes;
    return this;
  }

  /** The clock that times and ids are taken from; the system's by default. */
  public ClientBuilder clock(Clock source) {
    this.clock = source;
    return this;
  }

  /**
   * Takes the settings that environment variables name, such as {@code
   * FLEETFOLD_BOOTSTRAP_SERVERS}; {@code docs/CONFIGURATION.md} lists them all. A {@code
   * FLEETFOLD_*} variable that names no setting is named in a warning.
   *
   * @throws IllegalArgumentException when one is unusable; the message names the variable
   */
  public ClientBuilder environment(Map<String, String> variables) {
    Environment.apply(variables, this, ClientLog.of(FleetfoldClient.class));
    return this;
  }

  /**
   * A client for an agent: never blocks, never throws.
   *
   * <p>One that keeps sessions in memory needs no brokers: without them its sessions work, and
   * records are refused and counted ({@link DropReason#NO_BROKERS}).
   *
   * @throws IllegalArgumentException when a setting is missing or wrong
   */
  public FleetfoldClient build() {
    if (sessions == SessionStore.MEMORY
        && (bootstrapServers == null || bootstrapServers.isBlank())) {
      SessionLimits limits = new SessionLimits(sessionContentBytes, sessionFieldBytes);
      return new FleetfoldClient(
          new NoRecordBuffer(),
          closeTimeout,
          new Stamp(clock),
          new LazyParts(() -> SessionSettings.inMemory(limits, clock)));
    }
    ClientSettings settings = settings();
    KafkaRecordBuffer buffer = new KafkaRecordBuffer(settings);
    return new FleetfoldClient(
        buffer,
        settings.closeTimeout(),
        new Stamp(settings.clock()),
        new LazyParts(() -> SessionSettings.of(settings, buffer.encoders())));
  }

  ClientSettings settings() {
    Checks.servers(bootstrapServers);
    if (givenRegistry == null) {
      Checks.registry(registryUrl);
    }
    ClientSection.SECTION.require(ClientSection.BUFFER_RECORDS, "bufferRecords", bufferRecords);
    ClientSection.SECTION.require(ClientSection.BUFFER_BYTES, "bufferBytes", bufferBytes);
    ClientSection.SECTION.require(ClientSection.RECORD_BYTES, "recordBytes", recordBytes);
    ClientSection.SECTION.require(ClientSection.SPILL_BYTES, "spillBytes", spillBytes);
    Checks.range("linger in ms", linger.toMillis(), 0, 60_000);
    ClientSection.SECTION.require(
        ClientSection.CLOSE_TIMEOUT_MS, "closeTimeout in ms", closeTimeout.toMillis());
    ClientSection.SECTION.require(
        ClientSection.EXIT_TIMEOUT_MS, "exitTimeout in ms", exitTimeout.toMillis());
    ClientSection.SECTION.require(
        ClientSection.SESSION_TIMEOUT_MS, "sessionTimeout in ms", sessionTimeout.toMillis());
    Map<String, String> config = new HashMap<>(REGISTRY_DEFAULTS);
    config.putAll(registryConfig);
    String url = registryUrl;
    SchemaRegistry given = givenRegistry;
    Supplier<SchemaRegistry> registry =
        given != null ? () -> given : () -> SchemaRegistry.at(url, config);
    ClientSettings settings =
        new ClientSettings(
            bootstrapServers,
            registry,
            given != null || config.containsKey("proxy.host")
                ? RegistryPorts.unknown()
                : RegistryPorts.of(url),
            new Fleet(topicPrefix, Fleet.DEFAULT_PARTITIONS, (short) 1),
            clientId,
            bufferRecords,
            bufferBytes,
            recordBytes,
            spillFolder,
            spillBytes,
            redactor,
            storeContent,
            linger,
            closeTimeout,
            exitTimeout,
            sessions,
            QueryEndpoint.of(queryUrl).withToken(queryToken).trusting(queryAuthorities),
            sessionTimeout,
            new SessionLimits(sessionContentBytes, sessionFieldBytes),
            kafka,
            clock);
    ProducerSettings.check(settings);
    return settings;
  }
}
