package io.carillon.identity.person;

import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.resolution.Rift;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to whom when a merge is undone, as plain functions. What the two had before is
 * theirs again, as it was. A word of a trait since then goes to who it was said of. A word about
 * being contacted goes with its address; where that does not tell, a refusal stands for both and a
 * permission for neither, so that nobody is written to on another one's word.
 *
 * @param merge the merge
 * @param loser what was known of who was merged
 * @param members the profiles that part: the merged one, and those that lived on in it
 * @param theirs identifiers of those who part
 * @param others identifiers of those who stay
 * @param schema by which a trait's word stands over another
 */
public record Parting(
    UUID merge,
    Past loser,
    Set<UUID> members,
    Set<Identifier> theirs,
    Set<Identifier> others,
    TraitSchema schema) {

  /** Whose a word about being contacted is. */
  private enum Whose {
    THEIRS,
    OTHERS,
    UNCLEAR
  }

  /**
   * What stays with the survivor.
   *
   * @param now what is known of both together
   * @param base what was known of the survivor before, and of all who were merged into it since
   */
  public Past rest(Past now, Past base) {
    Map<String, Trait> words = new HashMap<>();
    now.traits()
        .byName()
        .forEach(
            (name, word) -> {
              if (!isTheirs(word, loser.traits().byName().get(name))) {
                words.put(name, word);
              }
            });
    List<String> units = new ArrayList<>(now.units());
    units.removeAll(loser.units());
    units.addAll(base.units());
    Set<Rift> apart = new HashSet<>(now.apart());
    apart.removeAll(loser.apart());
    apart.addAll(base.apart());
    apart.add(new Rift(merge, false));
    return new Past(
        new Traits(words).join(base.traits(), schema),
        consents(now, base, base.consents(), Whose.OTHERS),
        rest(now.timezone(), loser.timezone(), base.timezone()),
        rest(now.locale(), loser.locale(), base.locale()),
        units,
        now.lastSeen(),
        Math.max(0, now.merges() - loser.merges() - 1),
        apart);
  }

  /** What goes with who was merged. */
  public Past parted(Past now, Past base) {
    Map<String, Trait> since = new HashMap<>();
    now.traits()
        .byName()
        .forEach(
            (name, word) -> {
              if (saidOfThem(word)) {
                since.put(name, word);
              }
            });
    // what came between them and others since may be of either: one too many asks, one too few
    // joins
    Set<Rift> apart = new HashSet<>(now.apart());
    apart.removeAll(base.apart());
    apart.addAll(loser.apart());
    apart.add(new Rift(merge, true));
    return new Past(
        loser.traits().join(new Traits(since), schema),
        consents(now, base, loser.consents(), Whose.THEIRS),
        parted(now.timezone(), loser.timezone()),
        parted(now.locale(), loser.locale()),
        loser.units(),
        loser.lastSeen(),
        loser.merges(),
        apart);
  }

  private Consents consents(Past now, Past base, Consents before, Whose side) {
    Map<ConsentKey, Consent> words = new HashMap<>(before.byKey());
    now.consents()
        .byKey()
        .forEach(
            (key, word) -> {
              boolean since =
                  !word.equals(loser.consents().byKey().get(key))
                      && !word.equals(base.consents().byKey().get(key));
              Whose whose = whose(key);
              boolean refusal = word.state() == ConsentState.REVOKED;
              if (since && (whose == side || (whose == Whose.UNCLEAR && refusal))) {
                words.put(key, word);
              }
            });
    return Consents.bounded(words);
  }

  private Whose whose(ConsentKey key) {
    String type =
        switch (key.channel()) {
          case "email" -> Identifier.EMAIL;
          case "sms" -> Identifier.PHONE;
          default -> "";
        };
    Identifier address = new Identifier(type, key.address());
    boolean theirAddress = theirs.contains(address);
    return theirAddress == others.contains(address)
        ? Whose.UNCLEAR
        : theirAddress ? Whose.THEIRS : Whose.OTHERS;
  }

  private @Nullable Trait rest(
      @Nullable Trait now, @Nullable Trait before, @Nullable Trait survivors) {
    return now == null || isTheirs(now, before) ? survivors : Past.stronger(now, survivors);
  }

  private @Nullable Trait parted(@Nullable Trait now, @Nullable Trait before) {
    return now != null && saidOfThem(now) ? Past.stronger(now, before) : before;
  }

  private boolean isTheirs(Trait word, @Nullable Trait before) {
    return saidOfThem(word) || (before != null && word.same(before));
  }

  private boolean saidOfThem(Trait word) {
    return word.of() != null && members.contains(word.of());
  }
}
