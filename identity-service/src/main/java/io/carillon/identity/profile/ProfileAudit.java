package io.carillon.identity.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.person.Ref;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.Traits;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import io.carillon.platform.caller.Masks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Tells the audit log what operators and partners change of people. A person is named by the
 * profile's id alone, so that erasing the profile leaves nothing of the person in the log: of
 * traits it says which changed, of addresses their masks.
 */
@ApplicationScoped
class ProfileAudit {
  private static final String KIND = "profile";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Audit audit;

  @Inject
  ProfileAudit(Audit audit) {
    this.audit = audit;
  }

  /**
   * @param unit through which the operator sees the person
   */
  void traits(
      Handle tx, Ref ref, String unit, Traits before, Traits after, Collection<String> names) {
    audit.record(
        tx,
        ref.tenant(),
        Action.CHANGED,
        profile(ref, unit),
        traits(before, names),
        traits(after, names));
  }

  void consents(
      Handle tx, Ref ref, String unit, Consents before, Consents after, Set<ConsentKey> keys) {
    audit.record(
        tx,
        ref.tenant(),
        Action.CHANGED,
        profile(ref, unit),
        consents(before, keys),
        consents(after, keys));
  }

  void merged(Handle tx, Ref survivor, String unit, Collection<UUID> profiles) {
    ArrayNode before = JSON.arrayNode();
    profiles.forEach(id -> before.add(id.toString()));
    audit.record(
        tx,
        survivor.tenant(),
        Action.MERGED,
        profile(survivor, unit),
        JSON.objectNode().set("profiles", before),
        JSON.objectNode().set("profiles", JSON.arrayNode().add(survivor.id().toString())));
  }

  void parted(Handle tx, Ref survivor, String unit, UUID parted) {
    ArrayNode after = JSON.arrayNode().add(survivor.id().toString()).add(parted.toString());
    audit.record(
        tx,
        survivor.tenant(),
        Action.PARTED,
        profile(survivor, unit),
        JSON.objectNode().set("profiles", JSON.arrayNode().add(survivor.id().toString())),
        JSON.objectNode().set("profiles", after));
  }

  /** What became of a merge that waited. */
  void decided(Handle tx, String tenant, String unit, UUID suspicion, String state) {
    audit.record(
        tx,
        tenant,
        Action.CHANGED,
        new Subject("suspicion", suspicion.toString(), "", unit),
        JSON.objectNode().put("state", "open"),
        JSON.objectNode().put("state", state));
  }

  private static Subject profile(Ref ref, String unit) {
    return new Subject(KIND, ref.id().toString(), "", unit);
  }

  /** With their values, which do not leave {@link Audit}. */
  private static ObjectNode traits(Traits traits, Collection<String> names) {
    ObjectNode values = JSON.objectNode();
    for (String name : names) {
      Trait trait = traits.byName().get(name);
      if (trait != null && !trait.removed()) {
        values.set(name, trait.value());
      }
    }
    return JSON.objectNode().set("traits", values);
  }

  private static ObjectNode consents(Consents consents, Set<ConsentKey> keys) {
    ArrayNode words = JSON.arrayNode();
    for (ConsentKey key : keys) {
      Consent word = consents.byKey().get(key);
      if (word != null) {
        words
            .addObject()
            .put("channel", key.channel())
            .put("purpose", key.purpose())
            .put("address", masked(key.address()))
            .put("state", word.state().name().toLowerCase(Locale.ROOT))
            .put("at", word.at().toString());
      }
    }
    return JSON.objectNode().set("consents", words);
  }

  private static String masked(String address) {
    if (address.indexOf('@') >= 0) {
      return Masks.email(address);
    }
    return address.startsWith("+") ? Masks.phone(address) : Masks.text(address);
  }
}
