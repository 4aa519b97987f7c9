package io.carillon.platform.definitions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit log every change of a definition, those that its owner makes by itself (a segment
 * is computed and live) as the system's.
 */
@ApplicationScoped
class AuditStore {
  private final Audit audit;
  private final ObjectMapper json;

  @Inject
  AuditStore(Audit audit, ObjectMapper json) {
    this.audit = audit;
    this.json = json;
  }

  /**
   * @param before null for a new one
   */
  void record(Handle tx, String tenant, String kind, @Nullable Stored before, Stored after) {
    audit.record(
        tx,
        tenant,
        action(before, after),
        new Subject(kind, after.id().toString(), after.key(), after.unit()),
        before == null ? null : whole(before),
        whole(after));
  }

  private static Action action(@Nullable Stored before, Stored after) {
    if (before == null) {
      return Action.CREATED;
    }
    return before.state() != after.state()
            && after.state() == DefinitionState.DEFINITION_STATE_ARCHIVED
        ? Action.ARCHIVED
        : Action.CHANGED;
  }

  private ObjectNode whole(Stored definition) {
    ObjectNode whole = json.createObjectNode();
    whole.put("version", definition.version());
    whole.put("state", definition.state().name().substring("DEFINITION_STATE_".length()));
    whole.put("unit", definition.unit());
    whole.set("body", definition.body());
    return whole;
  }
}
