package io.carillon.platform.linkage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run found.
 *
 * @param records how many there were
 * @param kinds what each column was taken for
 * @param rules by what pairs were looked for
 * @param compared how many pairs were looked at
 * @param pairs those that are likely enough to be told, the likeliest first
 * @param people by record, the lowest record of the same person
 */
public record Linked(
    int records,
    Map<String, Kind> kinds,
    List<String> rules,
    long compared,
    List<Pair> pairs,
    int[] people,
    Learnt learnt) {

  /** What each field says about a pair, for people. */
  public List<FieldWeight> explain(Pair pair) {
    List<FieldWeight> said = new ArrayList<>();
    for (int at = 0; at < learnt.comparisons().size(); at++) {
      Comparison comparison = learnt.comparisons().get(at);
      said.add(
          new FieldWeight(
              comparison.field(),
              comparison.label(Patterns.level(pair.pattern(), at)),
              pair.weights()[at]));
    }
    return said;
  }

  /**
   * By record, the lowest of the same person, had the threshold been another; no lower than that of
   * suggestions.
   */
  public int[] peopleAt(double threshold) {
    return Clusters.of(records, pairs, learnt.between, threshold);
  }

  /** How many people the records are of. */
  public int persons() {
    int persons = 0;
    for (int at = 0; at < people.length; at++) {
      persons += people[at] == at ? 1 : 0;
    }
    return persons;
  }

  /** The model, as far as others may see it: what each agreement weighs. */
  public static final class Learnt {
    private final List<Comparison> comparisons;
    private final Model model;
    private final List<Pair> between;

    Learnt(List<Comparison> comparisons, Model model, List<Pair> between) {
      this.comparisons = comparisons;
      this.model = model;
      this.between = between;
    }

    List<Comparison> comparisons() {
      return comparisons;
    }

    public Parameters parameters() {
      List<Parameters.OfField> fields = new ArrayList<>();
      for (int at = 0; at < comparisons.size(); at++) {
        Comparison comparison = comparisons.get(at);
        List<Parameters.OfLevel> levels = new ArrayList<>();
        for (int level = 1; level < comparison.size(); level++) {
          levels.add(
              new Parameters.OfLevel(
                  comparison.label(level),
                  model.m()[at][level],
                  model.u()[at][level],
                  model.weight(at, level)));
        }
        fields.add(new Parameters.OfField(comparison.field(), levels));
      }
      return new Parameters(model.lambda(), fields);
    }

    /** One line a level: its field, m, u and weight. */
    @Override
    public String toString() {
      Parameters all = parameters();
      StringBuilder lines = new StringBuilder("lambda %.3g%n".formatted(all.lambda()));
      for (Parameters.OfField field : all.fields()) {
        for (Parameters.OfLevel level : field.levels()) {
          lines.append(
              "%-24s %-32s m %.4g u %.4g weight %.2f%n"
                  .formatted(
                      field.field(), level.agreement(), level.m(), level.u(), level.weight()));
        }
      }
      return lines.toString();
    }
  }
}
