//! Ids and open enums as text of a database, by sqlx.

/// `Type`, `Encode` and `Decode` by the text of a type.
macro_rules! column {
    ($Name:ident) => {
        impl<DB: sqlx::Database> sqlx::Type<DB> for $Name
        where
            alloc::string::String: sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <alloc::string::String as sqlx::Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <alloc::string::String as sqlx::Type<DB>>::compatible(ty)
            }
        }

        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $Name
        where
            alloc::string::String: sqlx::Encode<'q, DB>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut DB::ArgumentBuffer<'q>,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                let text = alloc::string::String::from(self.as_str());
                sqlx::Encode::<DB>::encode(text, buffer)
            }
        }

        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $Name
        where
            &'r str: sqlx::Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                <&str as sqlx::Decode<DB>>::decode(value).map(Self::from)
            }
        }
    };
}

pub(crate) use column;
