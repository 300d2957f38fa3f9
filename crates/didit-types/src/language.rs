//! The languages of the hosted flow.

use crate::open_enum::open_enum;

open_enum! {
    /// A language that the hosted flow and its e-mails are written in.
    ///
    /// Source: <https://docs.didit.me/sessions-api/create-session>
    pub enum Language {
        /// English.
        English = "en",
        /// Arabic.
        Arabic = "ar",
        /// Bulgarian.
        Bulgarian = "bg",
        /// Bengali.
        Bengali = "bn",
        /// Bosnian.
        Bosnian = "bs",
        /// Catalan.
        Catalan = "ca",
        /// Montenegrin.
        Montenegrin = "cnr",
        /// Czech.
        Czech = "cs",
        /// Danish.
        Danish = "da",
        /// German.
        German = "de",
        /// Greek.
        Greek = "el",
        /// Spanish.
        Spanish = "es",
        /// Estonian.
        Estonian = "et",
        /// Persian.
        Persian = "fa",
        /// Finnish.
        Finnish = "fi",
        /// French.
        French = "fr",
        /// Hebrew.
        Hebrew = "he",
        /// Hindi.
        Hindi = "hi",
        /// Croatian.
        Croatian = "hr",
        /// Hungarian.
        Hungarian = "hu",
        /// Armenian.
        Armenian = "hy",
        /// Indonesian.
        Indonesian = "id",
        /// Italian.
        Italian = "it",
        /// Japanese.
        Japanese = "ja",
        /// Georgian.
        Georgian = "ka",
        /// Kazakh.
        Kazakh = "kk",
        /// Korean.
        Korean = "ko",
        /// Kyrgyz.
        Kyrgyz = "ky",
        /// Lithuanian.
        Lithuanian = "lt",
        /// Latvian.
        Latvian = "lv",
        /// Macedonian.
        Macedonian = "mk",
        /// Mongolian.
        Mongolian = "mn",
        /// Malay.
        Malay = "ms",
        /// Dutch.
        Dutch = "nl",
        /// Norwegian.
        Norwegian = "no",
        /// Polish.
        Polish = "pl",
        /// Brazilian Portuguese.
        BrazilianPortuguese = "pt-BR",
        /// Portuguese.
        Portuguese = "pt",
        /// Romanian.
        Romanian = "ro",
        /// Russian.
        Russian = "ru",
        /// Slovak.
        Slovak = "sk",
        /// Slovenian.
        Slovenian = "sl",
        /// Somali.
        Somali = "so",
        /// Albanian.
        Albanian = "sq",
        /// Serbian.
        Serbian = "sr",
        /// Swedish.
        Swedish = "sv",
        /// Thai.
        Thai = "th",
        /// Turkish.
        Turkish = "tr",
        /// Ukrainian.
        Ukrainian = "uk",
        /// Uzbek.
        Uzbek = "uz",
        /// Vietnamese.
        Vietnamese = "vi",
        /// Simplified Chinese.
        SimplifiedChinese = "zh-CN",
        /// Traditional Chinese.
        TraditionalChinese = "zh-TW",
        /// Chinese.
        Chinese = "zh",
    }
}
