package io.carillon.gateway;

import com.google.protobuf.ByteString;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.events.Topic;
import io.carillon.platform.keys.WriteKey;
import io.carillon.platform.testkit.TestTopics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tenants and their write keys, told as identity and ingestion tell them. */
public final class KnownTenants {
  private KnownTenants() {}

  /** A tenant that lives, at a version, with the origins of its web sites. */
  public static void tell(String tenant, int version, String... origins) {
    String listed =
        Arrays.stream(origins).map(o -> '"' + o + '"').collect(Collectors.joining(",", "[", "]"));
    send(
        definition(tenant, Kinds.TENANT, tenant, version)
            .setBodyJson(
                ByteString.copyFromUtf8(
                    "{\"key\":\"%s\",\"name\":\"x\",\"origins\":%s}".formatted(tenant, listed)))
            .build());
  }

  /** The tenant is no more. */
  public static void archive(String tenant, int version) {
    send(
        definition(tenant, Kinds.TENANT, tenant, version)
            .setState(DefinitionState.DEFINITION_STATE_ARCHIVED)
            .setBodyJson(ByteString.copyFromUtf8("{}"))
            .build());
  }

  /** Gives the tenant a key, which is returned in clear. */
  public static String key(String tenant) {
    String clear = "wk_" + UUID.randomUUID();
    send(
        definition(tenant, Kinds.WRITE_KEY, UUID.randomUUID().toString(), 1)
            .setBodyJson(
                ByteString.copyFromUtf8(
                    """
                    {"name":"test","prefix":"wk_","hash":"%s","trusted":false,"previous":[]}
                    """
                        .formatted(WriteKey.hash(clear))))
            .build());
    return clear;
  }

  private static Definition.Builder definition(
      String tenant, String kind, String key, int version) {
    UUID id = UUID.nameUUIDFromBytes((tenant + kind + key).getBytes(StandardCharsets.UTF_8));
    return Definition.newBuilder()
        .setTenant(tenant)
        .setKind(kind)
        .setId(id.toString())
        .setKey(key.toLowerCase(Locale.ROOT))
        .setVersion(version)
        .setState(DefinitionState.DEFINITION_STATE_LIVE);
  }

  private static void send(Definition definition) {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      topics.send(
          Topic.DEFINITIONS,
          definition.getTenant() + "/" + definition.getKind() + "/" + definition.getId(),
          definition.getTenant(),
          definition.getId() + "-" + definition.getVersion(),
          definition);
    }
  }
}
