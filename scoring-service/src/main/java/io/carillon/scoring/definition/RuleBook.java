package io.carillon.scoring.definition;

import io.carillon.platform.caller.Units;
import io.carillon.platform.expression.Expression;
import io.carillon.platform.expression.References;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.SegmentRule;
import io.carillon.scoring.fact.TraitRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** A tenant's definitions and the rules that they are. */
public final class RuleBook {
  static final RuleBook EMPTY = new RuleBook(List.of(), List.of());
  private static final Logger LOG = Logger.getLogger(RuleBook.class);

  record Trait(String id, String key, String unit, long version, boolean live, TraitBody body) {}

  record Segment(
      String id, String key, String unit, long version, boolean live, SegmentBody body) {}

  private final Map<String, TraitRule> traits = new LinkedHashMap<>();
  private final Map<String, Segment> segments = new LinkedHashMap<>();
  private final Map<String, Expression> conditions = new HashMap<>();
  private final Rules rules;

  private RuleBook(List<Trait> traits, List<Segment> segments) {
    for (Trait trait : traits) {
      try {
        this.traits.put(
            trait.key(),
            trait
                .body()
                .rule(trait.id(), trait.key(), trait.unit(), trait.version(), trait.live()));
      } catch (ProblemException e) {
        LOG.errorf("computed-trait %s does not compile any more", trait.id());
      }
    }
    for (Segment segment : segments) {
      try {
        this.conditions.put(segment.key(), segment.body().condition());
        this.segments.put(segment.key(), segment);
      } catch (ProblemException e) {
        LOG.errorf("segment %s does not compile any more", segment.id());
      }
    }
    List<SegmentRule> rules = new ArrayList<>();
    for (Segment segment : this.segments.values()) {
      rules.add(rule(segment));
    }
    this.rules = Rules.of(this.traits.values(), rules);
  }

  /** A definition's unit as rules know it: empty for what is the whole tenant's. */
  static String scope(String tenant, String unit) {
    return unit.equals(Units.top(tenant)) ? "" : unit;
  }

  static RuleBook of(List<Trait> traits, List<Segment> segments) {
    return new RuleBook(traits, segments);
  }

  public Rules rules() {
    return rules;
  }

  public Optional<TraitRule> trait(String id) {
    return rules.traits().stream().filter(trait -> trait.id().equals(id)).findFirst();
  }

  public Optional<SegmentRule> segment(String id) {
    return rules.segments().stream().filter(segment -> segment.id().equals(id)).findFirst();
  }

  private SegmentRule rule(Segment segment) {
    return new SegmentRule(
        segment.id(),
        segment.key(),
        segment.unit(),
        segment.version(),
        basis(segment.key(), new HashSet<>()),
        segment.live(),
        ready(segment.key(), new HashSet<>()),
        condition(segment.key()));
  }

  private Expression condition(String key) {
    Expression condition = conditions.get(key);
    if (condition == null) {
      throw new IllegalStateException("No segment " + key);
    }
    return condition;
  }

  private String basis(String key, Set<String> within) {
    Segment segment = segments.get(key);
    if (segment == null || !within.add(key)) {
      return "";
    }
    References references = condition(key).references();
    List<String> parts = new ArrayList<>(List.of(segment.id(), condition(key).source()));
    for (String computed : references.computed()) {
      TraitRule trait = traits.get(computed);
      parts.add(trait == null ? "" : trait.basis());
    }
    references.segments().forEach(other -> parts.add(basis(other, within)));
    within.remove(key);
    return Basis.of(parts.toArray());
  }

  private boolean ready(String key, Set<String> within) {
    if (!segments.containsKey(key) || !within.add(key)) {
      return true;
    }
    References references = condition(key).references();
    boolean ready = true;
    for (String computed : references.computed()) {
      TraitRule trait = traits.get(computed);
      ready &= trait == null || trait.live();
    }
    for (String other : references.segments()) {
      ready &= ready(other, within);
    }
    within.remove(key);
    return ready;
  }
}
