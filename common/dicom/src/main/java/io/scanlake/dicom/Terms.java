package io.scanlake.dicom;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The terms that free text is reduced to: what is not on a list is not stored. */
final class Terms {
  static final String OTHER = "OTHER";

  static final Set<String> VIEW_POSITIONS =
      Set.of(
          "AP",
          "PA",
          "LL",
          "RL",
          "RLD",
          "LLD",
          "RLO",
          "LLO",
          "LAT",
          "LATERAL",
          "OBL",
          "OBLIQUE",
          "LPO",
          "RPO",
          "LAO",
          "RAO",
          "LATL",
          "LATR",
          "AXIAL",
          "CC",
          "MLO",
          "ML",
          "LM",
          "LMO",
          "XCCL",
          "XCCM",
          "XCC",
          "FB",
          "SIO",
          "ISO",
          "CV",
          "AT",
          "CCID",
          "MLOID",
          "RCC",
          "LCC",
          "RMLO",
          "SUPINE",
          "PRONE",
          "ERECT",
          "DECUBITUS",
          "TANGENTIAL",
          "SUNRISE",
          "SWIMMERS");

  /** Each generic name with itself and its brands, matched as part of the text. */
  private static final Map<String, String> CONTRAST =
      table(
          "IOHEXOL:OMNIPAQUE,ORALTAG",
          "IOPAMIDOL:ISOVUE,IOPAMIRO,NIOPAM,SOLUTRAST,SCANLUX",
          "IODIXANOL:VISIPAQUE",
          "IOPROMIDE:ULTRAVIST,IOPROMID",
          "IOVERSOL:OPTIRAY",
          "IOMEPROL:IOMERON,IMERON",
          "IOBITRIDOL:XENETIX",
          "IOXITALAMATE:TELEBRIX",
          "IOXAGLATE:HEXABRIX",
          "IOXILAN:OXILAN",
          "IOTHALAMATE:CONRAY,CYSTO",
          "DIATRIZOATE:GASTROGRAFIN,GASTROVIEW,UROGRAFIN,AMIDOTRIZO,MD76",
          "GADOBUTROL:GADAVIST,GADOVIST",
          "GADOTERATE:DOTAREM,CLARISCAN,GADOTERIC,ARTIREM",
          "GADOPENTETATE:MAGNEVIST,GDDTPA,GADOPENTET",
          "GADOBENATE:MULTIHANCE,GADOBENIC",
          "GADOXETATE:PRIMOVIST,EOVIST,GADOXET",
          "GADODIAMIDE:OMNISCAN",
          "GADOTERIDOL:PROHANCE",
          "GADOVERSETAMIDE:OPTIMARK",
          "GADOPICLENOL:ELUCIREM,VUEWAY",
          "GADOFOSVESET:VASOVIST,ABLAVAR",
          "FERUMOXYTOL:FERAHEME",
          "SULFUR HEXAFLUORIDE:SONOVUE,LUMASON,SULFURHEXAFLUORIDE",
          "PERFLUTREN:DEFINITY,LUMINITY,OPTISON",
          "BARIUM:BARIUM,READICAT,VOLUMEN,EZPAQUE,POLIBAR",
          "GADOLINIUM:GADOLINIUM,GADO",
          "IODINE:IODINE,IODINATED,IODIUM",
          "CARBON DIOXIDE:CARBONDIOXIDE",
          "XENON:XENON");

  private static final Map<String, String> RADIOACTIVE =
      table(
          "FDG:FDG,FLUORODEOXYGLUCOSE,FLUDEOXYGLUCOSE,DEOXYGLUCOSE",
          "PSMA:PSMA,PIFLUFOLASTAT,PYLARIFY,GOZETOTIDE",
          "DOTATATE:DOTATATE,NETSPOT",
          "DOTATOC:DOTATOC,EDOTREOTIDE",
          "DOTANOC:DOTANOC",
          "FES:FLUOROESTRADIOL,CERIANNA",
          "FET:FLUOROETHYLTYROSINE,FETYROSINE",
          "FDOPA:FDOPA,FLUORODOPA,18FDOPA",
          "FLT:FLUOROTHYMIDINE",
          "FMISO:MISONIDAZOLE,FMISO",
          "FLUCICLOVINE:FLUCICLOVINE,AXUMIN",
          "CHOLINE:CHOLINE",
          "METHIONINE:METHIONINE",
          "ACETATE:ACETATE",
          "SODIUM FLUORIDE:SODIUMFLUORIDE,FLUORIDE",
          "FLORBETAPIR:FLORBETAPIR,AMYVID",
          "FLUTEMETAMOL:FLUTEMETAMOL,VIZAMYL",
          "FLORBETABEN:FLORBETABEN,NEURACEQ",
          "FLORTAUCIPIR:FLORTAUCIPIR,TAUVID",
          "PIB:PITTSBURGH,PIB",
          "AMMONIA N-13:AMMONIA",
          "RUBIDIUM RB-82:RUBIDIUM,RB82,82RB",
          "WATER O-15:WATER",
          "SESTAMIBI:SESTAMIBI,MIBI,CARDIOLITE",
          "TETROFOSMIN:TETROFOSMIN,MYOVIEW",
          "MEDRONATE:MEDRONATE,MDP,METHYLENEDIPHOSPHONATE",
          "OXIDRONATE:OXIDRONATE,HDP,HMDP",
          "PYROPHOSPHATE:PYROPHOSPHATE,PYP",
          "MACROAGGREGATED ALBUMIN:MACROAGGREGATED,MAA",
          "PENTETATE:PENTETATE,DTPA",
          "MERTIATIDE:MERTIATIDE,MAG3",
          "SUCCIMER:SUCCIMER,DMSA",
          "SULFUR COLLOID:COLLOID",
          "MEBROFENIN:MEBROFENIN,HIDA,DISOFENIN",
          "EXAMETAZIME:EXAMETAZIME,HMPAO,CERETEC",
          "BICISATE:BICISATE,ECD,NEUROLITE",
          "TILMANOCEPT:TILMANOCEPT,LYMPHOSEEK",
          "PERTECHNETATE:PERTECHNETATE,TCO4",
          "IOBENGUANE:IOBENGUANE,MIBG",
          "IOFLUPANE:IOFLUPANE,DATSCAN",
          "PENTETREOTIDE:PENTETREOTIDE,OCTREOSCAN,OCTREOTIDE",
          "GALLIUM CITRATE:GALLIUMCITRATE,GA67,67GA",
          "THALLIUM TL-201:THALL,TL201,201TL",
          "SODIUM IODIDE:IODIDE",
          "RADIUM RA-223:RA223,XOFIGO",
          "LUTETIUM LU-177:LUTETIUM,LU177,177LU",
          "YTTRIUM Y-90:YTTRIUM,Y90,90Y",
          "XENON XE-133:XENON,XE133,133XE",
          "KRYPTON KR-81M:KRYPTON,KR81");

  private static final Set<String> NONE =
      Set.of("NONE", "NO", "N", "NA", "NIL", "NOCONTRAST", "WITHOUT", "NULL", "UNKNOWN", "FALSE");

  private Terms() {}

  /** A generic name, {@link #OTHER}, or null where the text states that there was none. */
  static String contrastAgent(String text) {
    return match(text, CONTRAST);
  }

  static String radiopharmaceutical(String text) {
    return match(text, RADIOACTIVE);
  }

  private static Map<String, String> table(String... lines) {
    Map<String, String> table = new LinkedHashMap<>();
    for (String line : lines) {
      String generic = line.substring(0, line.indexOf(':'));
      table.put(plain(generic), generic);
      for (String name : line.substring(line.indexOf(':') + 1).split(",")) {
        table.put(name, generic);
      }
    }
    return table;
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static String match(String text, Map<String, String> table) {
    String plain = text == null ? "" : plain(text);
    if (plain.isEmpty() || NONE.contains(plain)) {
      return null;
    }
    for (Map.Entry<String, String> entry : table.entrySet()) {
      if (plain.contains(entry.getKey())) {
        return entry.getValue();
      }
    }
    return OTHER;
  }
}
