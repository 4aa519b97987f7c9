package io.carillon.platform.linkage;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * How to link.
 *
 * @param declared the kinds of columns that are not to be guessed, by name
 * @param compared the only columns that say something about who somebody is; empty for all
 * @param threshold from this probability on, two records are held for one person, 0..1
 * @param suggest from this probability on, a pair is told
 * @param threads of the database
 * @param memory that the database may use, as DuckDB writes it
 * @param scratch where it puts what does not fit
 */
public record Settings(
    Map<String, Kind> declared,
    Set<String> compared,
    double threshold,
    double suggest,
    int threads,
    String memory,
    Path scratch) {

  /**
   * Where most errors cancel out: a little above even, as groups are more easily wrong than pairs.
   */
  public static final double LIKELY = 0.6;

  public static final double TOLD = 0.5;

  public static Settings standard() {
    return new Settings(
        Map.of(),
        Set.of(),
        LIKELY,
        TOLD,
        2,
        "2GB",
        Path.of(System.getProperty("java.io.tmpdir"), "linkage"));
  }

  public Settings withDeclared(Map<String, Kind> kinds) {
    return new Settings(Map.copyOf(kinds), compared, threshold, suggest, threads, memory, scratch);
  }

  public Settings withScratch(Path folder) {
    return new Settings(declared, compared, threshold, suggest, threads, memory, folder);
  }

  public Settings withCompared(Set<String> columns) {
    return new Settings(
        declared, Set.copyOf(columns), threshold, suggest, threads, memory, scratch);
  }
}
