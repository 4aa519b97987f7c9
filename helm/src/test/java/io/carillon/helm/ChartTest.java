package io.carillon.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
  /** Quarkus' own switches, which no file of ours names. */
  private static final Set<String> SWITCHES =
      Set.of("QUARKUS_INIT_AND_EXIT", "QUARKUS_OTEL_SDK_DISABLED");

  private static final String REGISTRY = "image=registry.example.com/carillon/";
  private static final Chart CHART = Chart.rendered();

  @Test
  void lintFindsNothing() {
    LintResult lint = Chart.lint();
    assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
  }

  @Test
  void theChartAsItIsHasTheSameObjectsAndItsJobsAsHooks() {
    List<String> expected =
        CHART.objects().stream()
            .filter(object -> !(object instanceof Job))
            .map(HasMetadata::toString)
            .toList();
    assertThat(Chart.withoutHooks().objects())
        .filteredOn(object -> object instanceof Job)
        .allSatisfy(
            job -> assertThat(job.getMetadata().getAnnotations()).containsKey("helm.sh/hook"));
    assertThat(
            Chart.withoutHooks().objects().stream()
                .filter(object -> !(object instanceof Job))
                .map(object -> object.toString().replace("image=carillon/", REGISTRY))
                .toList())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aFieldThatItsKindDoesNotHaveIsSeen() {
    String yaml = Chart.text();
    assertThatCode(() -> Chart.of(yaml)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Chart.of(yaml.replace("readinessProbe:", "readynessProbe:")))
        .hasMessageContaining("readynessProbe");
    assertThatThrownBy(() -> Chart.of(yaml.replace("maxSurge: 1", "maxUnavailable: 1")))
        .hasMessageContaining("Duplicate");
    assertThatThrownBy(() -> Chart.of(yaml.replace("kind: Deployment", "kind: Deploiment")))
        .hasMessageContaining("Deploiment");
  }

  @Test
  void everyServiceOfTheBuildIsThere() throws IOException {
    Set<String> modules = new TreeSet<>();
    Chart.values()
        .path("services")
        .forEach(service -> modules.add(service.path("module").asText()));
    assertThat(modules).isEqualTo(Sources.modules());
    assertThat(CHART.all(Deployment.class)).hasSameSizeAs(modules);
    assertThat(CHART.all(ServiceAccount.class)).hasSameSizeAs(modules);
    assertThat(CHART.all(PodDisruptionBudget.class)).hasSameSizeAs(modules);
  }

  @Test
  void noTwoObjectsHaveOneName() {
    List<String> names =
        CHART.objects().stream().map(o -> o.getKind() + " " + o.getMetadata().getName()).toList();
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(40);
    assertThat(CHART.objects())
        .allSatisfy(o -> assertThat(o.getMetadata().getName()).startsWith("carillon-"));
  }

  @Test
  void everySelectorFindsTheOneDeploymentThatItIsFor() {
    for (HasMetadata object : CHART.objects()) {
      Map<String, String> selector =
          switch (object) {
            case Service service -> service.getSpec().getSelector();
            case Deployment deployment -> deployment.getSpec().getSelector().getMatchLabels();
            case PodDisruptionBudget budget -> budget.getSpec().getSelector().getMatchLabels();
            case NetworkPolicy policy
                when policy.getSpec().getPodSelector().getMatchExpressions().isEmpty() ->
                policy.getSpec().getPodSelector().getMatchLabels();
            default -> null;
          };
      if (selector != null) {
        assertThat(selected(selector))
            .as("%s %s", object.getKind(), object.getMetadata().getName())
            .containsExactly(object.getMetadata().getName());
      }
    }
  }

  @Test
  void noServiceSelectsAMigration() {
    for (Service service : CHART.all(Service.class)) {
      for (Job job : CHART.all(Job.class)) {
        assertThat(
                job.getSpec()
                    .getTemplate()
                    .getMetadata()
                    .getLabels()
                    .entrySet()
                    .containsAll(service.getSpec().getSelector().entrySet()))
            .isFalse();
      }
    }
  }

  @Test
  void everySettingIsOneThatTheServiceReads() throws IOException {
    for (Map.Entry<String, JsonNode> service : Chart.values().path("services").properties()) {
      Set<String> known = Sources.settings(service.getValue().path("module").asText());
      Container container = container(service.getKey());
      assertThat(container.getEnv())
          .as(service.getKey())
          .isNotEmpty()
          .extracting(EnvVar::getName)
          .doesNotHaveDuplicates()
          .allSatisfy(
              name ->
                  assertThat(
                          known.contains(name) || SWITCHES.contains(name) || name.equals("POD_IP"))
                      .as(name)
                      .isTrue());
    }
    assertThat(Sources.settings("messaging-service"))
        .contains("CARILLON_SMTP_REPLY_TIMEOUT", "CARILLON_PUBLIC_URL")
        .doesNotContain("CARILLON_SMTP_REPLY");
  }

  @Test
  void noPasswordAndNoAddressIsTheLocalStacks() {
    for (Deployment deployment : CHART.all(Deployment.class)) {
      List<EnvVar> settings =
          deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv();
      assertThat(settings)
          .allSatisfy(
              setting -> {
                if (setting.getName().matches(".*(PASSWORD|SECRET|USERNAME)")) {
                  assertThat(setting.getValueFrom().getSecretKeyRef().getName())
                      .isEqualTo("carillon");
                } else if (setting.getValue() != null) {
                  assertThat(setting.getValue()).doesNotContain("127.0.0.1", "localhost");
                }
              });
    }
    assertThat(settings(container("identity")))
        .containsKeys(
            "CARILLON_HTTP_HOST",
            "CARILLON_POSTGRES_URL",
            "CARILLON_DB_PASSWORD",
            "CARILLON_KAFKA",
            "CARILLON_OIDC_URL",
            "CARILLON_SVC_SECRET",
            "CARILLON_INSTANCE")
        .doesNotContainKey("CARILLON_DB_OWNER_PASSWORD");
  }

  @Test
  void portsAndProbesMeet() throws IOException {
    for (Map.Entry<String, JsonNode> service : Chart.values().path("services").properties()) {
      int port = service.getValue().path("port").asInt();
      Container container = container(service.getKey());
      assertThat(container.getPorts()).hasSize(1);
      assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(port);
      assertThat(settings(container)).containsEntry("CARILLON_HTTP_PORT", String.valueOf(port));
      var published = CHART.the(Service.class, "carillon-" + service.getKey()).getSpec().getPorts();
      assertThat(published.getFirst().getPort()).isEqualTo(port);
      assertThat(published.getFirst().getTargetPort().getStrVal())
          .isEqualTo(container.getPorts().getFirst().getName());
      assertThat(
              List.of(
                  container.getLivenessProbe(),
                  container.getReadinessProbe(),
                  container.getStartupProbe()))
          .extracting(
              probe -> probe.getHttpGet().getPath(),
              probe -> probe.getHttpGet().getPort().getStrVal())
          .containsExactly(
              tuple("/q/health/live", "http"),
              tuple("/q/health/ready", "http"),
              tuple("/q/health/started", "http"));
    }
  }

  @Test
  void peersAreFoundWhereTheyAre() {
    Map<String, String> journey = settings(container("journey"));
    assertThat(journey)
        .containsEntry("CARILLON_IDENTITY_HOST", "carillon-identity")
        .containsEntry("CARILLON_IDENTITY_PORT", "8082")
        .containsEntry("CARILLON_ANALYTICS_HOST", "carillon-analytics");
    assertThat(settings(container("scoring")))
        .containsEntry("CARILLON_SCORING_ADDRESS", "$(POD_IP):8083")
        .containsEntry("CARILLON_STATE_DIR", "/state");
  }

  @Test
  void whoMayTalkToWhomIsWhoAsksWhom() throws IOException {
    Map<String, Set<String>> callers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> service : Chart.values().path("services").properties()) {
      Set<String> asked = Sources.asks(service.getValue().path("module").asText());
      Set<String> allowed = new TreeSet<>();
      service.getValue().path("talksTo").forEach(peer -> allowed.add(peer.asText()));
      if (service.getKey().equals("gateway")) {
        Set<String> all = new TreeSet<>();
        Chart.values().path("services").fieldNames().forEachRemaining(all::add);
        all.remove("gateway");
        assertThat(allowed).isEqualTo(all);
      } else if (service.getKey().equals("scoring")) {
        asked.add("scoring"); // each instance asks the others for what they keep
        assertThat(allowed).isEqualTo(asked);
      } else {
        assertThat(allowed).as(service.getKey()).isEqualTo(asked);
      }
      allowed.forEach(
          peer -> callers.computeIfAbsent(peer, _ -> new TreeSet<>()).add(service.getKey()));
    }
    for (NetworkPolicy policy : CHART.all(NetworkPolicy.class)) {
      String name = policy.getMetadata().getName().substring("carillon-".length());
      if (name.equals("jobs")) {
        assertThat(policy.getSpec().getIngress()).isEmpty();
        continue;
      }
      assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
      Set<String> let =
          policy.getSpec().getIngress().stream()
              .flatMap(rule -> rule.getFrom().stream())
              .map(from -> from.getPodSelector().getMatchLabels().get("app.kubernetes.io/name"))
              .collect(Collectors.toSet());
      assertThat(let).as(name).isEqualTo(callers.getOrDefault(name, Set.of()));
      boolean open =
          policy.getSpec().getIngress().stream().anyMatch(rule -> rule.getFrom().isEmpty());
      assertThat(open).as("%s is public", name).isEqualTo(name.equals("gateway"));
    }
  }

  @Test
  void theSchemasOwnerMigratesOnceBeforeTheServiceStarts() throws IOException {
    for (Map.Entry<String, JsonNode> service : Chart.values().path("services").properties()) {
      boolean schema = service.getValue().path("schema").asBoolean();
      Map<String, String> running = settings(container(service.getKey()));
      assertThat(running.containsKey("QUARKUS_FLYWAY_MIGRATE_AT_START")).isEqualTo(schema);
      if (schema) {
        Job job = CHART.the(Job.class, "carillon-%s-migration".formatted(service.getKey()));
        Container migration = job.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(migration.getImage()).isEqualTo(container(service.getKey()).getImage());
        assertThat(settings(migration))
            .containsEntry("QUARKUS_INIT_AND_EXIT", "true")
            .containsEntry("CARILLON_DB_OWNER_PASSWORD", "db-%s-owner".formatted(service.getKey()))
            .containsEntry("CARILLON_POSTGRES_URL", running.get("CARILLON_POSTGRES_URL"))
            .doesNotContainKey("QUARKUS_FLYWAY_MIGRATE_AT_START");
        assertThat(job.getMetadata().getAnnotations())
            .containsEntry("seen/hook", "pre-install,pre-upgrade");
      }
    }
  }

  @Test
  void everyTopicOfTheTableIsMadeWithItsSettings() throws IOException {
    JsonNode table =
        new ObjectMapper().readTree(Chart.FOLDER.resolve("files/topics.json").toFile());
    String script = topicsScript(CHART);
    assertThat(script.lines().filter(line -> line.startsWith("topic ")))
        .hasSize(table.size())
        .contains(
            "topic events.raw --partitions 6 --replication-factor 3 --config cleanup.policy=delete"
                + " --config min.insync.replicas=2 --config retention.ms=604800000");
    assertThat(topicsScript(Chart.rendered("kafka.brokers=1")).lines())
        .contains(
            "topic events.raw --partitions 6 --replication-factor 1 --config cleanup.policy=delete"
                + " --config min.insync.replicas=1 --config retention.ms=604800000");
    assertThat(Chart.rendered("topics.create=false").all(Job.class))
        .noneSatisfy(job -> assertThat(job.getMetadata().getName()).endsWith("-topics"));
  }

  @Test
  void theRealmIsWithoutPeopleAndWithoutSecrets() throws IOException {
    // Given
    assertThat(CHART.all(ConfigMap.class)).isEmpty();

    // When
    String json =
        Chart.rendered(
                "realm.configMap=true", "realm.redirectUris[0]=https://console.example.com/*")
            .the(ConfigMap.class, "carillon-realm")
            .getData()
            .get("carillon-realm.json");

    // Then
    JsonNode realm = new ObjectMapper().readTree(json);
    assertThat(realm.path("clients").findValuesAsText("clientId"))
        .contains("svc-scorecard", "carillon-console")
        .doesNotContain("carillon-local", "partner-crm");
    assertThat(realm.path("clients").findValuesAsText("secret"))
        .contains("${CARILLON_SVC_SCORECARD}")
        .allMatch(secret -> secret.matches("\\$\\{CARILLON_SVC_[A-Z]+}"));
    assertThat(realm.path("users"))
        .isNotEmpty()
        .allSatisfy(
            user -> {
              assertThat(user.path("username").asText()).startsWith("service-account-svc-");
              assertThat(user.has("credentials")).isFalse();
            });
    assertThat(json).doesNotContain("localhost");
    assertThat(realm.path("clients"))
        .filteredOn(client -> client.path("publicClient").asBoolean())
        .singleElement()
        .satisfies(
            console -> {
              assertThat(console.path("rootUrl").asText())
                  .isEqualTo("https://carillon.example.com");
              assertThat(console.path("redirectUris"))
                  .extracting(JsonNode::asText)
                  .containsExactly("/*", "https://console.example.com/*");
            });
    assertThat(realm.path("roles").path("realm").findValuesAsText("name"))
        .contains("marketer", "service");
  }

  @Test
  void noContainerMayDoMoreThanItMust() {
    for (HasMetadata object : CHART.objects()) {
      var pod =
          switch (object) {
            case Deployment deployment -> deployment.getSpec().getTemplate().getSpec();
            case Job job -> job.getSpec().getTemplate().getSpec();
            default -> null;
          };
      if (pod != null) {
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        Container container = pod.getContainers().getFirst();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop())
            .containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
      }
    }
  }

  @Test
  void aServicesOwnValuesStandAboveTheDefaults() {
    Chart chart =
        Chart.rendered(
            "services.gateway.replicas=5",
            "services.ingest.replicas=3",
            "image.tag=v7",
            "smtp.login=true",
            "otlp.url=http://otel:4318",
            "networkPolicy.enabled=false",
            "image.pullSecrets[0]=registry");
    Deployment gateway = chart.the(Deployment.class, "carillon-gateway");
    assertThat(gateway.getSpec().getReplicas()).isEqualTo(5);
    assertThat(gateway.getSpec().getTemplate().getSpec().getImagePullSecrets().getFirst().getName())
        .isEqualTo("registry");
    Container messaging =
        chart
            .the(Deployment.class, "carillon-messaging")
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst();
    assertThat(messaging.getImage())
        .isEqualTo("registry.example.com/carillon/messaging-service:v7");
    assertThat(settings(messaging))
        .containsEntry("CARILLON_SMTP_PASSWORD", "smtp-password")
        .containsEntry("CARILLON_OTLP_URL", "http://otel:4318")
        .doesNotContainKey("QUARKUS_OTEL_SDK_DISABLED");
    assertThat(chart.all(NetworkPolicy.class)).isEmpty();
    assertThat(
            settings(
                chart
                    .the(Deployment.class, "carillon-ingest")
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()))
        .containsEntry("CARILLON_INGEST_INSTANCES", "3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image.registry=",
        "image.registry=https://registry.example.com",
        "image.tag=a b",
        "image.pullPolicy=Sometimes",
        "image.digest=sha256",
        "secrets.name=Not A Name",
        "postgresql.port=70000",
        "postgresql.port=text",
        "postgresql.host=jdbc:postgresql://x",
        "postgresql.parameters=?sslmode=require",
        "kafka.bootstrap=kafka",
        "kafka.brokers=0",
        "keycloak.url=keycloak:8080",
        "redis.url=http://redis",
        "smtp.encryption=SSL",
        "publicUrl=https://carillon.example.com/",
        "topics.image=apache/kafka:latest",
        "networkPolicy.enabled=perhaps",
        "defaults.replicas=0",
        "defaults.resources.limits.memory=much",
        "defaults.resources.limits.gpu=1",
        "services.gateway.replicas=-1",
        "services.gateway.prot=1",
        "services.gateway.talksTo[0]=nobody",
        "services.gateway.uses[0]=mysql",
        "services.gateway.env.PATH=/bin",
        "services.billing.port=8090",
        "replicas=3",
      })
  void aValueThatIsWrongIsRefused(String setting) {
    assertThatThrownBy(() -> Chart.text(setting)).hasMessageContaining("schema");
  }

  private static String topicsScript(Chart chart) {
    return chart
        .the(Job.class, "carillon-topics")
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getArgs()
        .getFirst();
  }

  private static List<String> selected(Map<String, String> selector) {
    return CHART.all(Deployment.class).stream()
        .filter(
            deployment ->
                deployment
                    .getSpec()
                    .getTemplate()
                    .getMetadata()
                    .getLabels()
                    .entrySet()
                    .containsAll(selector.entrySet()))
        .map(deployment -> deployment.getMetadata().getName())
        .toList();
  }

  private static Container container(String service) {
    return CHART
        .the(Deployment.class, "carillon-" + service)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  /** A secret's key in place of its value. */
  private static Map<String, String> settings(Container container) {
    Map<String, String> settings = new TreeMap<>();
    for (EnvVar setting : container.getEnv()) {
      boolean secret =
          setting.getValueFrom() != null && setting.getValueFrom().getSecretKeyRef() != null;
      String value =
          secret ? setting.getValueFrom().getSecretKeyRef().getKey() : setting.getValue();
      settings.put(setting.getName(), value == null ? "" : value);
    }
    return settings;
  }
}
