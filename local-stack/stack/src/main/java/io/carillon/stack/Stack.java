package io.carillon.stack;

import io.carillon.parts.Kafka;
import io.carillon.parts.Launch;
import io.carillon.parts.Part;
import io.carillon.parts.Postgres;
import io.carillon.parts.Processes.Signal;
import io.carillon.parts.Redis;
import io.carillon.parts.TopicSpec;
import io.carillon.parts.Topics;
import io.carillon.sandbox.ClientSettings;
import io.carillon.sandbox.Sandbox;
import io.carillon.stack.Addresses.Service;
import io.carillon.stack.Settings.Compiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All members of the stack, each behind those that it waits for. */
final class Stack {
  private static final Duration PART = Duration.ofSeconds(60);
  private static final Duration SERVICE = Duration.ofSeconds(120);

  /** More than a dozen processes share a machine here. */
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xss512k", "-XX:MetaspaceSize=128m");

  /** They do without the compiler that takes minutes, unless it is asked for. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private final Settings settings;
  private final Addresses addresses;

  Stack(Settings settings) {
    this.settings = settings;
    this.addresses = settings.addresses();
  }

  List<Member> members() {
    List<Member> members = new ArrayList<>(List.of(postgres(), kafka(), redis(), sandbox()));
    members.add(2, keycloak());
    for (Service service : Service.values()) {
      members.add(service(service));
    }
    return members;
  }

  /** The jar that starts a service. */
  static Path jar(Settings settings, Service service) {
    return settings.root().resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
  }

  private Member postgres() {
    Postgres postgres =
        new Postgres(
            addresses.postgres(),
            settings.programs(),
            settings.data("postgres"),
            settings.log("postgres"),
            true,
            settings.buffers());
    return part(
        postgres,
        List.of(postgres.port()),
        Signal.INT,
        () -> {
          new KeycloakProgram(settings).firstDatabase().copyTo(postgres.data());
          return postgres.prepare();
        },
        () -> FirstDatabase.fill(postgres));
  }

  private Member kafka() {
    Kafka kafka =
        new Kafka(
            addresses.kafka(),
            addresses.kafkaController(),
            settings.data("kafka"),
            settings.log("kafka"),
            jvm(
                "kafka",
                "-Djava.util.logging.config.file=" + settings.config("logging.properties")));
    return part(
        kafka,
        List.of(kafka.port(), kafka.controllerPort()),
        Signal.TERM,
        kafka::prepare,
        () -> Topics.create(kafka.bootstrap(), topics()));
  }

  private static List<TopicSpec> topics() throws IOException {
    try (InputStream table = Stack.class.getClassLoader().getResourceAsStream(Topics.TABLE)) {
      if (table == null) {
        throw new IOException(Topics.TABLE + " is not on the class path.");
      }
      return Topics.read(table).stream().map(topic -> topic.onBrokers(1)).toList();
    }
  }

  private Member redis() {
    Redis redis =
        new Redis(
            addresses.redis(), settings.programs(), settings.data("redis"), settings.log("redis"));
    return part(redis, List.of(redis.port()), Signal.TERM, redis::prepare, () -> {});
  }

  private Member part(
      Part part,
      List<Integer> ports,
      Signal signal,
      Member.Preparation preparation,
      Member.Settling settling) {
    return new Member(
        part.name(),
        Addresses.HOST + ":" + part.port(),
        ports,
        Set.of(),
        preparation,
        part::answers,
        settling,
        PART,
        signal,
        settings.log(part.name()));
  }

  private Member keycloak() {
    KeycloakProgram keycloak = new KeycloakProgram(settings);
    return new Member(
        "keycloak",
        addresses.realmUrl(),
        List.of(addresses.keycloak()),
        Set.of("postgres"),
        keycloak::launch,
        () -> Http.answers(addresses.realmUrl() + "/.well-known/openid-configuration"),
        () -> {},
        Duration.ofSeconds(180),
        Signal.TERM,
        settings.log("keycloak"));
  }

  private Member sandbox() {
    Path data = settings.data("sandbox");
    return new Member(
        "sandbox",
        "%s  (SMTP %s:%d, APNs localhost:%d)"
            .formatted(addresses.sandboxUrl(), Addresses.HOST, addresses.smtp(), addresses.apns()),
        List.of(addresses.sandbox(), addresses.smtp(), addresses.apns()),
        Set.of(),
        () ->
            Launch.java(
                    jvm("sandbox", "-Xms32m", "-Xmx160m"),
                    Sandbox.class,
                    List.of(),
                    data,
                    settings.log("sandbox"))
                .with(addresses.sandboxEnvironment(data)),
        () -> Http.answers(addresses.sandboxUrl() + "/health"),
        () -> {},
        PART,
        Signal.TERM,
        settings.log("sandbox"));
  }

  private Member service(Service service) {
    String url = "http://localhost:" + addresses.of(service);
    return new Member(
        service.key(),
        url,
        List.of(addresses.of(service)),
        after(service),
        () -> launch(service),
        () -> Http.answers(url + "/q/health/ready"),
        () -> {},
        SERVICE,
        Signal.TERM,
        settings.log(service.key()));
  }

  /** Messaging is told where the vendors are and what they accept: the sandbox makes that up. */
  private static Set<String> after(Service service) {
    return service == Service.MESSAGING
        ? Set.of("postgres", "kafka", "redis", "sandbox")
        : Set.of("postgres", "kafka", "redis");
  }

  private Launch launch(Service service) throws IOException {
    Path folder = settings.data(service.key());
    Map<String, String> environment = new LinkedHashMap<>(addresses.environment(service));
    environment.put("CARILLON_STATE_DIR", folder.toString());
    if (service == Service.MESSAGING) {
      environment.putAll(ClientSettings.environment(ClientSettings.read(settings.data("sandbox"))));
    }
    Path jar = jar(settings, service);
    return new Launch(
        command(service, jar, settings.archives().options(service.key(), jar)),
        environment,
        folder,
        settings.log(service.key()));
  }

  /** Has a service that was built since load its classes once; see {@link ClassArchives}. */
  boolean learn(Service service) throws IOException {
    Path jar = jar(settings, service);
    ClassArchives archives = settings.archives();
    return archives.isCurrent(service.key(), jar)
        || archives.learn(
            service.key(),
            command(service, jar, List.of()),
            Map.of(
                "CARILLON_HTTP_PORT", "0",
                "CARILLON_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/carillon",
                "CARILLON_KAFKA", "127.0.0.1:1",
                "CARILLON_REDIS", "redis://127.0.0.1:1",
                "CARILLON_OIDC_URL", "http://127.0.0.1:1/realms/carillon",
                "CARILLON_OTLP_URL", "http://127.0.0.1:1",
                "QUARKUS_FLYWAY_CONNECT_RETRIES", "0"));
  }

  private List<String> command(Service service, Path jar, List<String> more) {
    List<String> command = new ArrayList<>(List.of(Launch.javaExecutable()));
    command.addAll(SMALL);
    if (settings.compiler() == Compiler.QUICK) {
      command.add(QUICK);
    }
    command.addAll(more);
    command.addAll(heap(service));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar.toString()));
    return command;
  }

  private static List<String> heap(Service service) {
    return switch (service) {
      case GATEWAY, GEO, SCORECARD, ANALYTICS -> heap(112, 64, 128);
      case JOURNEY -> heap(112, 64, 160);
      // half of what is young is for what was on its way in a collection, or it would become old
      case INGEST ->
          Stream.concat(heap(208, 144, 320).stream(), Stream.of("-XX:SurvivorRatio=2")).toList();
      case SCORING, MESSAGING -> heap(112, 64, 192);
      // a batch is in memory as a whole, and outlives the collections of a small young generation
      case IDENTITY -> heap(208, 144, 320);
    };
  }

  private static List<String> heap(int first, int young, int most) {
    return List.of("-Xms" + first + "m", "-Xmn" + young + "m", "-Xmx" + most + "m");
  }

  /** Small, and with the classes of the first run at hand, which makes later starts faster. */
  private List<String> jvm(String name, String... more) {
    Path classes = settings.home().resolve("cds").resolve(name + ".jsa");
    List<String> options = new ArrayList<>(SMALL);
    if (settings.compiler() == Compiler.QUICK) {
      options.add(QUICK);
    }
    options.addAll(
        List.of(
            "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + classes, "-Xlog:disable"));
    options.addAll(List.of(more));
    return options;
  }

  /** The services that run with classes that have been built anew since, and so must be ended. */
  List<Member> outdated(RunFolder run) throws IOException {
    List<Member> outdated = new ArrayList<>();
    for (Service service : Service.values()) {
      Optional<Instant> since =
          run.find(service.key()).flatMap(process -> process.info().startInstant());
      Path jar = jar(settings, service);
      if (since.isPresent()
          && Files.exists(jar)
          && Files.getLastModifiedTime(jar).toInstant().isAfter(since.get())) {
        outdated.add(service(service));
      }
    }
    return outdated;
  }

  /** The folders that JVMs want to find. */
  void makeFolders() throws IOException {
    Files.createDirectories(settings.home().resolve("cds"));
  }
}
