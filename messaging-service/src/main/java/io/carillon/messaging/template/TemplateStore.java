package io.carillon.messaging.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Templates as definitions; they are live as soon as they are saved. */
@ApplicationScoped
class TemplateStore {
  private final DefinitionStore definitions;

  @Inject
  TemplateStore(DefinitionStore definitions) {
    this.definitions = definitions;
  }

  KeptTemplate create(Handle tx, String tenant, String key, String unit, ObjectNode words) {
    return KeptTemplate.of(
        tenant,
        definitions.create(
            tx, tenant, Kinds.TEMPLATE, key, unit, DefinitionState.DEFINITION_STATE_LIVE, words));
  }

  /**
   * @param whole the words and the adjustments, made of the template at this version
   */
  KeptTemplate replace(Handle tx, String tenant, String key, long ifVersion, ObjectNode whole) {
    return KeptTemplate.of(
        tenant, definitions.replace(tx, tenant, Kinds.TEMPLATE, key, ifVersion, whole));
  }

  KeptTemplate archive(Handle tx, String tenant, String keyOrId) {
    return KeptTemplate.of(tenant, definitions.archive(tx, tenant, Kinds.TEMPLATE, keyOrId));
  }

  Optional<KeptTemplate> find(Handle tx, String tenant, String keyOrId) {
    return definitions
        .find(tx, tenant, Kinds.TEMPLATE, keyOrId)
        .map(stored -> KeptTemplate.of(tenant, stored));
  }

  Page<KeptTemplate> list(
      Handle tx, String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return definitions
        .list(tx, tenant, Kinds.TEMPLATE, limit, cursor)
        .map(stored -> KeptTemplate.of(tenant, stored));
  }

  /** The state's word. */
  static String state(Stored stored) {
    return stored.state().name().replace("DEFINITION_STATE_", "").toLowerCase(Locale.ROOT);
  }
}
