package io.carillon.identity.privacy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Handle;

/** Tells the audit log of each request: asked for, done, given out. By the profile's id alone. */
@ApplicationScoped
class PrivacyAudit {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Audit audit;

  @Inject
  PrivacyAudit(Audit audit) {
    this.audit = audit;
  }

  void asked(Handle tx, PrivacyRequest request) {
    ObjectNode after = state("open").put("kind", request.kind().word());
    after.put("purpose", request.purpose());
    if (request.profile() != null) {
      after.put("profile", request.profile().toString());
    }
    after.put("dueBy", request.dueBy().toString());
    audit.record(tx, request.tenant(), Action.CREATED, subject(request), null, after);
  }

  void done(Handle tx, PrivacyRequest request) {
    audit.record(
        tx, request.tenant(), Action.CHANGED, subject(request), state("open"), state("done"));
  }

  void withdrawn(Handle tx, PrivacyRequest request) {
    audit.record(
        tx, request.tenant(), Action.CHANGED, subject(request), state("open"), state("withdrawn"));
  }

  void disclosed(Handle tx, PrivacyRequest request) {
    ObjectNode after = JSON.objectNode().put("purpose", request.purpose());
    audit.record(tx, request.tenant(), Action.DISCLOSED, subject(request), null, after);
  }

  private static ObjectNode state(String state) {
    return JSON.objectNode().put("state", state);
  }

  private static Subject subject(PrivacyRequest request) {
    return new Subject("privacy-request", request.id().toString(), "", "");
  }
}
