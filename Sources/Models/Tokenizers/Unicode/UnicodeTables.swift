// Made by Tools/make-tokenizer-fixtures/make-unicode-tables from tokenizers 0.23.3.
// Unicode as the reference library sees it, packed; PackedTable reads it. Do not edit.

enum UnicodeTables {
  /// The packed set of a `\p{…}` name, or nil if there is no table for it.
  static func property(_ name: String) -> StaticString? {
    switch name {
    case "L": propertyL
    case "Lu": propertyLu
    case "Ll": propertyLl
    case "Lt": propertyLt
    case "Lm": propertyLm
    case "Lo": propertyLo
    case "M": propertyM
    case "Mn": propertyMn
    case "Mc": propertyMc
    case "Me": propertyMe
    case "N": propertyN
    case "Nd": propertyNd
    case "Nl": propertyNl
    case "No": propertyNo
    case "P": propertyP
    case "S": propertyS
    case "Z": propertyZ
    case "Han": propertyHan
    case "Hiragana": propertyHiragana
    case "Katakana": propertyKatakana
    case "Hangul": propertyHangul
    default: nil
    }
  }

  /// What BertNormalizer's clean_text removes.
  static let bertControl: StaticString = """
    #,%%$5b%D$0$UM$)9$C)$T$$aJ'$_b$(=(T$($-S_R$CK)bR$$c*&$$bH'$EbM$'RI(+IWN;$AC&C_b$abb$%abb$
    """

  /// What BertNormalizer's strip_accents removes.
  static let bertAccents: StaticString = """
    C;S&V+(L+P$$$$%$%$$K%.S$83$H&*%)%%$'F$$A>^%.]$,E$'$,$&$(N$&J'C$Z$$$$'+'$&*-%@$]$$''+$7%@%c$$'%'%
    %&&$A%&$.%c$$'($%'$7%@$]$$%$$'+$+$.%A$`$$/$U$$`$&(&$'*%.%@$]$$%$)$(%7%@$b$'+$7%I&$*&$$]%$%*/+E&$
    %)$%.)M%%>$$$$$Z$1$($%(.$G$,$I&'$)$%%%<%'&3'0$%%)$2$b8&U@&@&@%A%C%%$*+$%.,$P$&^'$Y&&'%,$)&^)%%$]
    $$$*$$$$%+)-%$S$1E%'S$$$($$($K$,/%C$'%%$&[$$$%&$$&]$+%%['&$0$*'$)$&%I)Y$)'S90'$&/ab%&P'$C&C$M4'N
    &%WQ@$'-C$%S%%S+$&$'$<%`'$>5W$+<.Q$&S$$%'%$K$$F%)%%%%/$+$R$$V$$$&%%(%$$M$%+$Q*$%$'$Sc6$D:333PA$E
    *$X'(IW$&$%('K$&'$H(%]K$$Y$2[$&T$'%%H%&G$($+a$$/%W$,.&E&&%$$%J($&+8%]$$&$H$*&(a,)$$'%$%Q*')%$%>%
    X%+%$$%M&$$$%)$$H&&%'$(Ga7(^$*[E$'MK6%KI(&4+%*A'W'&^`$Z$'U$+$1$9($2CT&*LDI;S*
    """

  /// What BertNormalizer's handle_chinese_chars sets apart.
  static let bertIdeographs: StaticString = """
    CC0CQ)C%CS7CK9C3CKD%CZL$C$CL'C+SO(SM-C4
    """

  /// Where BertPreTokenizer cuts.
  static let bertPunctuation: StaticString = """
    D$2-*=)='E$$($&$-%&$&$a8$+$U1)L$%V$$$$%$%$O$%7%$%0$%%M%'I&$N$1L*&Y$2B$H+%-$b.$F;$]%$-%K(2$$H$'J%
    $M%('%R&)N($G6,Z'$O6%O$%Q%&J%%`'&$&H$.c,%[)%C'*$)O(*^''^$(a$%C%+.$_<;+7$0$/A%1%c6'@%`D$1R%%B-V/9
    b$'C$%^:'$%S&$R'R$$6a0&'-%/3$/$E&$]%$EC@%P+&F&$-$V&)_.'Y%%K$&$$T$%R$$D&03%_&'a&%3%c*$UM7%S)-9F$$
    1$$'$$%X'&$)$'-%&%=&$$>$$$$*]/&_7$S$$a/$J:$J)$B$S+,I$$S&*E%*c%'MH$*P&%$'a&'S$%R%(&$0$$&[%)N&$_3$
    ]*:L&&[*&TL&(cR4%H'$D%(+$]M7$JR*(
    """

  /// `\s`, which is also what the library calls white space.
  static let space: StaticString = """
    ,(5$G&$=$bQ($bN%.@%($R$$C`&$
    """

  /// `\w` in the library's patterns.
  static let word: StaticString = """
    S$-*='$$=R$$*%$$&%$&$:$B$M1'/1(*$$$4X&$%%'$$)$$&$$$7$V%$N'$P($I$%$)L$+P$$$$%$%$$+>''@.(M%'I&$+%-
    $6%$3^$%H&1Y$'$%$%Q$5?'.(;$)+N%$D'%-$6$+%%%9$*$$&'%,%%%'+$'%$(%/-$$$%&$)'%%9$*$%$%$%%$$('%%&&$*'
    $$*3.&$,$&$9$*$%$(%-$&$&%$2'%-,*$&$+%%%9$*$%$(%,%%%&*&'%$(%-$$3%$)&&$'&%$$$%&%&&&/'(&&$'%$)$1-30
    $&$:$3%,$&$'*%$&%$%'%-3'$+$&$:$-$(%,$&$'*%)%$'%-$&/0$&$V$$&$(('*(%--)$&$5&;$,$$%*&$')$$$+)-%%0]$
    (2$-J$%$$$($;$$$:%($$$*$-%'C$$:%)-.$$$$$'-$G$'7$5$G$,$c$M%)Q%%I$$$($%N$$P-$'%*$$$'%L$$'%D$$'%*$$
    $'%2$c$$'%F%%&C$33Y%%)&O6%4$=(N%&.*9,9.7/0$&$%/W%&$'%%-D$&$.)c%*N$(I%-B$/'/-K$%(.O$'=)-I$?'b$$@%
    .)-0$+BT$P%&-4,/W&/[$+-&T$%.(N$%&3&$J$(Y3%)%I$%)%+$$$$$$$B%X$$*$$&&$*&'%)'0(&$*E%%6$?$0$30V$D$4$
    '$%-$$&()$$$$$$'$.%'(('$4L$P<W$Y[$H*),/I$$$($%[$*$2;,*$*$*$*$*$*$*$*$C$R$$X1&<2$(%('Y%%%%&$]%$'(
    N$$a%4C$S$3C3CQ)C%PW8F%Q$%P+&?7V$$-$V&H$,%J&%F%%%$$$+8Y$'$6W$/I%--);&$$T$%G$/@&D%1.)B$Z$,1%-):&L
    %;&%3%(-)%)%),*$*$N$$1)^&$%%-)G`-/:'T$GK+Q.%M&I$*/((/$0$($$$%$%$O&D$N.5C%%Y$K$/'333&%;&C$($J'6-*
    ='$$=.c%&)%)%)%&F$/$=$6$%$2%1E$^&H%X$K'$E'@&T$2$BC$0A(N$(A%G$'+$(M$a'%-)G$'G$'K$+W$/.$2$*$%$.$2$
    *$%&W$/Z,,9-+;)$M$$,H%)%$$O$$%&$%:-:,BD%6$%-9-=I%[$)%C%'$%(+$&$@%&'$C$@&@F$+$A<Y$-9-605Q&L%Z$V$0
    V$0K$+-)I$&($:]*M$$%&%3&Z$D$-$+D$B9M$8>:,J%B3,_$*$0<*-)X$$-''+G$%$,H%''$0$$F$5$H$)'a$*$$$'$2$-*^
    $(-)'$+%%%9$*$%$($-%%%&%$)$(*%*&(.-$$%$$I$$-$$%$$'$+0%@N%(-''AI%$$+-I(Y$%,:)E$D%&$.-I$c$*-)7?>%2
    '-)*c(^$H&M%8+%$%+$%$A$%%,/-I%+%Q$%+$%>b$+$+M%&$5L%J)D$2-),$P$$,2-;A%9$1L%*$%$O$&$$%$,+-))$%$H$$
    %$)*-Y,:,4$L$&(0.X%$R%]?I&R&4G)OU%D&2SD$39-^_&(J5cX)]$IY$c4*B$-)R%$-)A%(.Z$,'/-,8(6S0P$&-I)C%C'N
    %'c$*4C%%$%.%1[b(+YI$L$-JZ+'$*$%$F,2$@&%$1'+O/GK%N&(0&,*-&%TE'-I3Q$%:a3(&)++%*A'W'&^0X%$J%$%%$%%
    %'$/$$$*$D%$'%+$*$?$'$($$&*$W-%<$<$B$<$B$<$B$<$B$<$+%U$C3Z$'U$+$1$9($2SE$B))X)*$4%*$%$((a$D$$S&P
    $&1%-'$D-B4]$Y1M$Y)N$H2*$'$%$2$H).*L$O%'-IH$'$>$%$$%$$-$'$$$$)$'$$$$$$&$%$$%$$$$$$$$$$%$$%'$*$'$
    '$$$-$4(&$($4W6=)=)=IV%-IC$CZL$C$]D')a)%EW(1TL*2Q6EP%a3ER$N]'(CF'SMZ8S*
    """

  /// `\w` in the library's own fixed expressions.
  static let plainWord: StaticString = """
    S$-*='$$=R$$-$'$(:$B$M1'/1(*$$$4X&$%%'$$)$$&$$$7$V%$N'$P($I$%$)L$+P$$$$%$%$$+>''@.(M%'I&$+%-$6%$
    3^$%H&1Y$'$%$%Q$5?'.(;$)+N%$D'%-$6$+%%%9$*$$&'%,%%%'+$'%$(%/-$$$%&$)'%%9$*$%$%$%%$$('%%&&$*'$$*3
    .&$,$&$9$*$%$(%-$&$&%$2'%-,*$&$+%%%9$*$%$(%,%%%&*&'%$(%-$$3%$)&&$'&%$$$%&%&&&/'(&&$'%$)$1-30$&$:
    $3%,$&$'*%$&%$%'%-3'$+$&$:$-$(%,$&$'*%)%$'%-$&/0$&$V$$&$(('*(%--)$&$5&;$,$$%*&$')$$$+)-%%0]$(2$-
    J$%$$$($;$$$:%($$$*$-%'C$$:%)-.$$$$$'-$G$'7$5$G$,$c$M%)Q%%I$$$($%N$$P-$'%*$$$'%L$$'%D$$'%*$$$'%2
    $c$$'%F%%&C$33Y%%)&O6%4$=(N%&.*9,9.7/0$&$%/W%&$'%%-D$&$.)c%*N$(I%-B$/'/-K$%(.O$'=)-I$?'b$$@%.)-0
    $+BT$P%&-4,/W&/[$+-&T$%.(N$%&3&$J$(Y3%)%I$%)%+$$$$$$$B%X$$*$$&&$*&'%)'0(&$*2%T$%6$?$0$30V$D$4$'$
    %-$$&()$$$$$$'$.%'(('$4L$P<W$Y[$H*),/I$$$($%[$*$2;,*$*$*$*$*$*$*$*$C$R$$X1&<2$(%('Y%%%%&$]%$'(N$
    $a%4C$S$3C3CQ)C%PW8F%Q$%P+&?7V$$-$V&H$,%J&%F%%%$$$+8Y$'$6W$/I%--);&$$T$%G$/@&D%1.)B$Z$,1%-):&L%;
    &%3%(-)%)%),*$*$N$$1)^&$%%-)G`-/:'T$GK+Q.%M&I$*/((/$0$($$$%$%$O&D$N.5C%%Y$K$/'333&%;&C$($J'6-*='
    $$=.c%&)%)%)%&F$/$=$6$%$2%1E$^&H%X$K'$E'@&T$2$BC$0A(N$(A%G$'+$(M$a'%-)G$'G$'K$+W$/.$2$*$%$.$2$*$
    %&W$/Z,,9-+;)$M$$,H%)%$$O$$%&$%:-:,BD%6$%-9-=I%[$)%C%'$%(+$&$@%&'$C$@&@F$+$A<Y$-9-605Q&L%Z$V$0V$
    0K$+-)I$&($:]*M$$%&%3&Z$D$-$+D$B9M$8>:,J%B3,_$*$0<*-)X$$-''+G$%$,H%''$0$$F$5$H$)'a$*$$$'$2$-*^$(
    -)'$+%%%9$*$%$($-%%%&%$)$(*%*&(.-$$%$$I$$-$$%$$'$+0%@N%(-''AI%$$+-I(Y$%,:)E$D%&$.-I$c$*-)7?>%2'-
    )*c(^$H&M%8+%$%+$%$A$%%,/-I%+%Q$%+$%>b$+$+M%&$5L%J)D$2-),$P$$,2-;A%9$1L%*$%$O$&$$%$,+-))$%$H$$%$
    )*-Y,:,4$L$&(0.X%$R%]?I&R&4G)OU%D&2SD$39-^_&(J5cX)]$IY$c4*B$-)R%$-)A%(.Z$,'/-,8(6S0P$&-I)C%C'N%'
    c$*4C%%$%.%1[b(+YI$L$-JZ+'$*$%$F,2$@&%$1'+O/GK%N&(0&,*-&%TE'-I3Q$%:a3(&)++%*A'W'&^0X%$J%$%%$%%%'
    $/$$$*$D%$'%+$*$?$'$($$&*$W-%<$<$B$<$B$<$B$<$B$<$+%U$C3Z$'U$+$1$9($2SE$B))X)*$4%*$%$((a$D$$S&P$&
    1%-'$D-B4]$Y1M$Y)N$H2*$'$%$2$H).*L$O%'-IH$'$>$%$$%$$-$'$$$$)$'$$$$$$&$%$$%$$$$$$$$$$%$$%'$*$'$'$
    $$-$4(&$($4W6=)=)=IV%-IC$CZL$C$]D')a)%EW(1TL*2Q6EP%a3ER$N]'(CF'SMZ8S*
    """

  /// Where Digits cuts.
  static let plainNumber: StaticString = """
    S$-[&%($%&DP$-I'-I)-_/-Y&-')O&-Y&-Y&-%)Q&0V&-+*J&-K&**6P&-C&-Y&-I%7O+-I%-R97T>&R*-)-9-O,-C'.H(-)
    -Y(-Y%-I'-)-YC$$&))-I)V$%(Y9_$Q%9Y6ALN$$L;$<,1&Z-'M'-A+$2C$-J$2C^?-_(-C-)]'-I$-I)-9-Y%-Y/-Y[7-P2
    P$/c$4%X->G$'@$+$I'(M)-Q@+<*J$,N%(9)C(%%3%Q$C%,W$%A&N%(K&+;+L$*M-)S$-)-Y+Ba'-M$'S&*I'AC'-_$-S'-*
    7^*-Y--Y&-Y.-I&-)7O%/G06`%-Y7-Y%@F*-I%-Y$-I.-I&8ND$R&DI2-IL%-Y%-I'-$*Q3-I+:`-&cJ:-IQ$7/7O&<XE$U$
    CM%-I0-Y2-Z*-O9,C'-Z;^$$&$'O%P$$2EA0FZ%-
    """

  /// Runs of GraphemeBreaker entries: gap, length, entry.
  static let graphemeClasses: StaticString = """
    #-&#$%#%&#$$#5&b%D$&,$3&$&#$3T5S&G&V+*G&J+P$G&$$G&$%G&$%G&$$G&[$)*-.G&$$&Q$8G&3$G&H&*G&#$*$)G&%%
    G&$'G&D$$*$$G&A>G&^%.G&]$,G&,$G&;'G&$,G&$&G&$(G&N$&G&W$%*(,G&M$;G&#$*#C$G&#$)4H$C$#$G&#$)#$G&$&)
    #+G&#')#$G%#%)$*G&#+C$%%G&7+C$$$G&#%)47C$$*C$$$C$&'C$%$G&$$G&#%)#'G&%%)%%)#$G%,$G&'%C$$$C$%%G&/%
    C$/$G&%%G&#$)[$$G&$&)#%G&'%G&%&G&&$G&A%G&&$G&.%G&#$)47C$$*C$$%C$$(C$%$G&$&)#(G&$%G&#$)$%)#$G%7%G
    &8$C$#)G&$$G&#%)47C$$*C$$%C$$(C$%$G&$%G&#$)#'G&%%)%%)#$G%*&G&'%C$$$C$%%G&0$C$3$G&^$$G&#$)#$G&#%)
    &&)$&)#$G&,$G&K$$G&#&)#$G&37C$$3C$%$G&$&G&#')$&G&$&G&#$G%*%G&$&C$*%G&@$G&#%)[$$G&$$)#%G&#$)#$G&#
    %)$&G&$'G&*%G&.%G&2$)/%G&#%)4I$C$#%G&$$G&#%)#'G&$&)$&)#$G%#$*+$G&-%G&@$G&#%)I%$G&'$G&#%)#&G&$$G&
    $*)#$G&5%)`$$G&$$)#*G&/+G&E&$G&$$)#,G&.*G&L%%G&>$G&$$G&$$G&'%)T$1G&#$)#(G&$%G&(.G&$G$G&,$G&c$N$C
    $%'G&#$)#)G&$$G%#$G&#%)#%G&#$C$3)C$#%)#%G&#'C$#&G&#$C$&%C$*&C$#'G&#0C$#$G&$$)#%G&)$G&#$C$1$G&E&C
    &+#K%,#[%-`-&G&U@'G&?&G&@%G&A%G&/W$C$#%G&#$)#*G&#+)#$G&#%)#,G&#$G%#$G&,$G&P$&G&#$&#$G&X&%G&E$$G&
    Y&&G&#')#%G&#&)'%)#$G&#))#&G&^)%G&#%)#$G&'X$C$#$)#$G&#$)#*G&$$G%$$G&%+G&#))#-G&%$G&S$Q$G&%/G&7'G
    &#$))%C$)D$C$#-G&#')#%G&#$G%#+C$A,G&/%G&#$)#AC$#$)#'G&#%)#&G&#$G%#%G&#%C$.&C$K$$G&#$)#%G&#&)#$G&
    #$)#(G&S$+)#+G&#%)#%G&['&G&$0G&#$)#*G&'$G&)$G&%$)#%G&I)C%G&N3$&#$'#$H&#%&;*&0$3/$393&C&D$G&T$$39
    $3]%)32%3R.%3/$3I($3<.3'&3J)$3J*%3-$3,$3]$'3$(3,$3%$3%%3%$3'$3%$3$%3%$3&$3&%3+&3($3$$3(/3.%3%$3$
    %3$$35$3%%35)3$$3$%3&%3($3%%3'%3.%3(%3%$3(%3$$3$%37%3()3$'3%$3'$3%$3%)3$$3%$3$$3$$3)$3&$3)$3-%32
    $3%$3'$3$$3'&3$$3.%3S$&3,$31$31$3W.%3R1&36%3V$$3'$3c/&G&P'$G&C&C$G&M4)G&#$3/$3^%%G&_2$3$$3Xa?'G&
    $-G&C$%G&S%%G&S+$G&&$G&'$G&:%)#%G&#$)'$G&V%%)U$3)#%G&=5G&0$G&I$+G&<.G&#$)#$G&/@+&&G&#$)(&C$&G$C$
    #$G&#%)#'G&#%)#%G&#%)#$G%B(C$#$G&$,C$-(C$M$)G&#%)#%G&#%)#%G&/$G&+$G&#$)53C$$&C$)$C$$$G&$%C$S$$G&
    $&G&%%G&(%G&$$G&A.C$#$)#%G&#%)($)#$G%L)>C$+%)#$G&#%)#$G&#%)$$)#$G&Ea-:,'T$-Ec+$G&D:3G&33G&R)$&a'
    %G&S%/&D3$G&E*$G&X'(G&HW$$C$#&G&$%G&('G&#'C$$&C$$@C$%&G&'$G%H(%G&`4'G&D%(G&`,%G&P%)G&I%.G&T$'G&]
    &$)#$G&#$)X$2G&L$$G&%%G&-&G&#$)P$&)#'G&#%)#%G&%$*'$G&-$*U$&G&#G$C$#(G&#$)#)G&#$G%#$G&2$C$#%)#$C$
    N$$G&/%G&#$)S$&)#,G&#$)#$G&$%*('G&$$)#$G&_%&)#&G&#%)#'G&)$G&%$G&`'$G&#&)#+G&8%G&#%)Z$%G&$$G&#$)#
    $G&#')%%)%%)#$G&,$G&-%)%*G&&(G&.-C$$$C$%$C$$I$C$%$G&#%)#)G&$$G&%$G&$&G&#$)$%)#%G&#$G%#$*#$G&1%G&
    U%&)#+G&#%)#&G&#$)#$G&:$G&T%$G&#%)#)G&#$)#$G&#%)#$G&#$)#%G&#$)#%G&N*$G&#%)#'G&%')#%G&#$)#%G&>%G&
    U%&)#+G&#%)#$G&#$)#%G&M&$G&#$)#$G&#%)#+G&H&$G&#$)#$G&%'G&#$)#(G&C+&)#,G&#$)#%G&H)*C$%$C$%+C$$%C$
    $;C$#$G&#()$%)%&G&#$G%#$*#$)#$*#$)#$G&P'&)#'G&%%G&#')#$G&&$)>$C$#-G&#K$C$#)G&#$)$'G&+$G%+$C$#)G&
    #%)#&G&#K$C$#)*#0G&#$)#$G&#$G%I)$G&#$)#&G&#$)#$G&#$)J)$)#*G&$)G&#$)#$G&U%9G&$$)#*G&#$)#%G&#$)#%G
    &]&)G&&$G&$%G&$*G&#$*#$G&E%()$%G&$%)#$G&#$)#$G&^-%G&#%),%G&#$*#$)#0C$$E$C$#%)#(G&&%)#%G&#$G%:$G&
    XI(3&#$G&)2G&KI./G&#&)#&G&CQ%(G&^$*G&O4$,&',G2$G&$Z$)*'G&T%$G&.%G&NH6%G&$'&_U'Q$G&%:G&a3(G&&)G&#
    +&#+G&%*G&A'G&W'&G&^`$Z$G&'U$G&+$G&1$G&9(G&$2G&SM$*G&$4G&%*G&$%G&$(G&G&$G&C(*G&Z.$G&`$'G&_2'G&a*
    %G&V*$G&%$G&*%G&($G&]1*G&P&*G&cX$$3J$'3G&/32%32$31%3H$-3S&%3/%31$3%-36[$3>23-$37$3%,3$'3,:3)_(3%
    S&3%%3$&3%V%3%&3$'3#(G&#a*3$b$3.)3$;3*%3%+3/$3%'3%$3'%30%3%$3+%3,$3(&3/&3+&3%$3$$3'$3)$3&$3)Y%3S
    $I%3(+3%43&$3$)3%03])I$3/'3[$+3-)3K$+3A%3/'3%13,J$3/R$3$-3$c(3[%+31U'3C+aB3ECC;C$&#C&G&#C'&#S*G&
    #SS&&
    """

  /// What StripAccents removes.
  static let accents: StaticString = """
    C;S&V+*J+P$$$$%$%$$K%.S$83$H&*%)%%$'F$$A>^%.]$,E$'$,$&$(N$&[&1$D$Y$&$5$*-%@&[$$$*%%%&,$-%@&[$$$(
    '%%&&$A%&$.&[$$$+$&$&7%@&[$$$*%%%&+%-%A$^$(&&$',$K$']$*$&$'*%.%@&[$$$*$&$'*%.%@&]$*$&$',$-%A%I%$
    ')$$$+5%`$$%*/+E&$%)$%.)M%%>$$$$$'%T$7$%(.$G$,$G&7:''&$&%*&'0/$$-'b8&U@&@&@%A%C%C$,$P$&Z&%E$$Y&/
    '/^)(c$-$@%$S$2D%(R$4I$,/&A0[$1S$7['&$8'$'&&%I)Y$((S9D$ab%&P'$C&C$M4)L&%WQ@'$-C$%S%%S+$&$'$:([%%
    U$5=5W$+<0O$'R$1G$$F%1/$+%P$&U$$$&%%(%$$L$((%O*+$%Sc6$D:333PA$E*$X'(IW$&$%('K$&'$H(%cK$&X$2[$'P$
    .H%&G$1a$$/&S$1,&b%/)$C(/8'[$$$*%%%&,$-%%*&(C)5L&7N**%,>%U%4M&0H&2FK$+$+U%9$1cT6(^$*]C$Q$3'MK6%I
    I((&)++%*A'W'&^`$Z$'U$+$1$9($2SM$*$4%*$%$(HH%*P&*X`H;S*
    """

  /// Runs of canonical combining classes: gap, length, class.
  static let combiningClasses: StaticString = """
    C;8I*#$K*#'_)#$K*#$[)#(_)#%M)#'_)#%M)#._)#($#'_)#+I*#$S*#$I*#&_)#&I*#%_)$&I*#'_)#$I*#$K*#%_)#$I*
    #$L*#%M*#$L*#%M*#$L*#0I*V+(I*L+$_)#'I*#$_)#&I*#$a)#$_)#)I*#)_)#%I*#$_)#%I*#$a)#$G*#$I*#$-#$.#$/#
    $0#$1#$2#$3#$4#$5#%6#$7#$8#$9$$:$$;#$<$$I*#$_)$$5K%+I*#$A#$B#$C$S$$>#$?#$@#$A#$B#$C$#$D$#$E$#%I*
    #%_)#(I*#$_)#%I*#$_)3$F$H&*I*%'I*#$_)#$I*%%I*$$_)#%I*#$_)F$$G$A$I*#$_)#%I*#$_)#%I*#&_)#$I*#%_)#$
    I*#$_)#&I*#$_)#$I*#$_)#$I*#$_)#$I*#$_)#%I*C(*I*#$_)#$I*E$'I*$,I*$&I*$(I*N$&_)[&1I*$$_)#%I*#$_)#%
    I*#$_)#&I*#&_)#$>#$?#$@#&I*#$_)#%I*#%_)#(I*_$$*3$,&$I*#$_)#%I*J&$*3$,Q&$*3$,Q&$*3$,Q&$*3$,b&$,b&
    $,*$W%#$^%H&$*3$,b&$,_&$,P&%J&#$,0'N&O&%Y&1']&O%%_)>$_)$$_)$$[)Z$$D'#$E'$$G'('E'%$E'$%I*#$,$%I*a
    $$_)S&$*$%,U%$_)R9&I*W@$,B$,`'$,-$I*N)$G*R'$a)#$I*#$_)^)$I*#$_)J%$,7+I*%$_)S$(I*#)_)#%I*#$_)Y&$*
    2$,I$$I*#$_)#*I*Y$%,]$$*.%,F%$*['&I*$$$#(_)#%I*#'_)#$I*$*$'$_))$I*&%I*I)%I*#$_)#*I*#$_)#%I*#$M*#
    $Y)#$_)#$M)#H$I*($I*#$L*#$_)#$I*#$_)S9%I*#%$#'I*#&$#%I*'$I*&%$#$I*#$_)#$I*#%$#'_)#$I*ab%&I*P'$,C
    &C$I*M4$])#$G*#$K*#$a)#%C*L&%+WQ@$I*'-I*C$%I*S%%I*W+$,`($,>5I*c$&_)H$$,b%$*/$,R*$I*$%I*#$_)%%I*(
    %I*$$I*W$$,Y*$,Sc6$=D;*I*#*_)#%I*PA$_)E*$_)X'(I*UW$$_)$$I*K$$I*#$$#$_)'$,H($I*#$_)bM$$,[$$,c$$,#
    $*H%&I*S$%,a$$*O%$,,$*M&$,#$*U($*#$,T%$*3$,;*I*&(I*P)$,&$*^&$,#$*^*$,#$*a&$,Y&$,#$*V&$,VK$$,SX6(
    $^$*I*JN7$$II(%[)#&$&$E*#([)++_)%(I*#%_)A'I*W'&I*^P&*I*$4I*%*I*$%I*$(I*HH%*_)P&)I*#$*
    """

  /// Full canonical decompositions: gap, count, scalars.
  static let canonical: StaticString = """
    C)%D%C;$%D%D;$%D%E;$%D%F;$%D%K;$%D%M;%%F%J<$%H%C;$%H%D;$%H%E;$%H%K;$%L%C;$%L%D;$%L%E;$%L%K;%%Q%F
    ;$%R%C;$%R%D;$%R%E;$%R%F;$%R%K;&%X%C;$%X%D;$%X%E;$%X%K;$%c%D;&%D&C;$%D&D;$%D&E;$%D&F;$%D&K;$%D&M
    ;%%F&J<$%H&C;$%H&D;$%H&E;$%H&K;$%L&C;$%L&D;$%L&E;$%L&K;%%Q&F;$%R&C;$%R&D;$%R&E;$%R&F;$%R&K;&%X&C
    ;$%X&D;$%X&E;$%X&K;$%c&D;%%c&K;$%D%G;$%D&G;$%D%I;$%D&I;$%D%K<$%D&K<$%F%D;$%F&D;$%F%E;$%F&E;$%F%J
    ;$%F&J;$%F%O;$%F&O;$%G%O;$%G&O;&%H%G;$%H&G;$%H%I;$%H&I;$%H%J;$%H&J;$%H%K<$%H&K<$%H%O;$%H&O;$%J%E
    ;$%J&E;$%J%I;$%J&I;$%J%J;$%J&J;$%J%J<$%J&J<$%K%E;$%K&E;&%L%F;$%L&F;$%L%G;$%L&G;$%L%I;$%L&I;$%L%K
    <$%L&K<$%L%J;'%M%E;$%M&E;$%N%J<$%N&J<%%O%D;$%O&D;$%O%J<$%O&J<$%O%O;$%O&O;(%Q%D;$%Q&D;$%Q%J<$%Q&J
    <$%Q%O;$%Q&O;'%R%G;$%R&G;$%R%I;$%R&I;$%R%N;$%R&N;&%U%D;$%U&D;$%U%J<$%U&J<$%U%O;$%U&O;$%V%D;$%V&D
    ;$%V%E;$%V&E;$%V%J<$%V&J<$%V%O;$%V&O;$%W%J<$%W&J<$%W%O;$%W&O;&%X%F;$%X&F;$%X%G;$%X&G;$%X%I;$%X&I
    ;$%X%M;$%X&M;$%X%N;$%X&N;$%X%K<$%X&K<$%Z%E;$%Z&E;$%c%E;$%c&E;$%c%K;$%]%D;$%]&D;$%]%J;$%]&J;$%]%O
    ;$%]&O;E$%R%^;$%R&^;1%X%^;$%X&^;@%D%O;$%D&O;$%L%O;$%L&O;$%R%O;$%R&O;$%X%O;$%X&O;$&X%K;G;$&X&K;G;
    $&X%K;D;$&X&K;D;$&X%K;O;$&X&K;O;$&X%K;C;$&X&K;C;%&D%K;G;$&D&K;G;$&D%J;G;$&D&J;G;$%I)G;$%I*G;&%J%
    O;$%J&O;$%N%O;$%N&O;$%R%K<$%R&K<$&R%K<G;$&R&K<G;$%Z0O;$%U7O;$%M&O;'%J%D;$%J&D;&%Q%C;$%Q&C;$&D%M;
    D;$&D&M;D;$%I)D;$%I*D;$%[)D;$%[*D;$%D%R;$%D&R;$%D%T;$%D&T;$%H%R;$%H&R;$%H%T;$%H&T;$%L%R;$%L&R;$%
    L%T;$%L&T;$%R%R;$%R&R;$%R%T;$%R&T;$%U%R;$%U&R;$%U%T;$%U&T;$%X%R;$%X&R;$%X%T;$%X&T;$%V%I<$%V&I<$%
    W%I<$%W&I<&%K%O;$%K&O;*%D%J;$%D&J;$%H%J<$%H&J<$&R%K;G;$&R&K;G;$&R%F;G;$&R&F;G;$%R%J;$%R&J;$&R%J;
    G;$&R&J;G;$%c%G;$%c&G;P+$C;$$D;%$V;$%K;D;S$$c8-$^$*%K(D;$%T?D;$$Z($%X?D;$%Z?D;$%c?D;%%b?D;%%H@D;
    $%L@D;$&c@K;D;=%c?K;$%H@K;$%T@D;$%X@D;$%Z@D;$%c@D;$&HAK;D;=%c@K;$%HAK;$%b@D;$%HAD;$%LAD;(%UAD;$%
    UAK;O$%XC$C;$%XC$K;%%VC$D;'%IC$K;(%]C$D;$%[C$C;$%FD$I;.%[C$I;C$%[D$I;:%XD$C;$%XD$K;%%VD$D;'%YE$K
    ;(%]D$D;$%[D$C;$%FE$I;;%WF$R;$%XF$R;M%%YC$I;$%YD$I;1%SC$I;$%SD$I;$%SC$K;$%SD$K;&%XC$I;$%XD$I;&%[
    I$K;$%cI$K;$%YC$K;$%YD$K;$%ZC$K;$%ZD$K;&%[C$G;$%[D$G;$%[C$K;$%[D$K;$%aC$K;$%aD$K;&%KJ$K;$%LJ$K;$
    %PD$K;$%PE$K;$%FD$G;$%FE$G;$%FD$K;$%FE$K;$%FD$N;$%FE$N;$%JD$K;$%JE$K;&%ND$K;$%NE$K;L,%JT$VU$$%JT
    $WU$$%KU$WU$$%JT$XU$$%MU$WU$]'%XY$WU$%%DY$WU$4%UY$WU$Y5%KL%_L%+%SL%_L%&%VL%_L%G$%XK%_L%$%YK%_L%$
    %ZK%_L%$%_K%_L%$%DL%_L%$%EL%_L%$%NL%_L%$%RL%_L%O&%JQ%aP%$%JQ%ZQ%3%DP%_P%$%EP%_P%%%RP%_P%W%%UT%_T
    %&%[T%_T%F$%YS%_T%$%ZS%_T%$%_S%_T%&%NT%_T%M*%J]%Y]%&%J]%ac%$%J]%Z]%3%Dc%_c%$%Ec%_c%Z$%U_%Za%Y$%I
    a%a`%$%Ja%a`%$%Ia%Za%_&%IE&YE&[&%bH&XI&*%II&XI&$%II&YI&%%II&EI&$&II&EI&XI&b&%IM&aL&$%JM&aL&$%IM&
    ZM&Q'%cQ&MQ&%%cQ&RQ&$&cQ&RQ&MQ&$%cQ&bQ&H.%E]&Z`&-%O]&Z`&(%T]&Z`&(%Y]&Z`&(%^]&Z`&0%C]&X`&-%T^&U^&
    %%T^&W^&$%U`&C_&%%V`&C_&,%T^&C_&5%U_&Z`&-%__&Z`&(%D`&Z`&(%I`&Z`&(%N`&Z`&0%S_&X`&P&%HD'QD'CZ%%H[)
    Xc)%%J[)Xc)%%L[)Xc)%%N[)Xc)%%P[)Xc)'%T[)Xc)L$%]c)Xc)%%_c)Xc)&%ac)Xc)$%bc)Xc)%%E])Xc)`8%D%H<$%D&H
    <$%E%J;$%E&J;$%E%F<$%E&F<$%E%T<$%E&T<$&F%J<D;$&F&J<D;$%G%J;$%G&J;$%G%F<$%G&F<$%G%T<$%G&T<$%G%J<$
    %G&J<$%G%P<$%G&P<$&H%G;C;$&H&G;C;$&H%G;D;$&H&G;D;$%H%P<$%H&P<$%H%S<$%H&S<$&H%J<I;$&H&J<I;$%I%J;$
    %I&J;$%J%G;$%J&G;$%K%J;$%K&J;$%K%F<$%K&F<$%K%K;$%K&K;$%K%J<$%K&J<$%K%Q<$%K&Q<$%L%S<$%L&S<$&L%K;D
    ;$&L&K;D;$%N%D;$%N&D;$%N%F<$%N&F<$%N%T<$%N&T<$%O%F<$%O&F<$&O%F<G;$&O&F<G;$%O%T<$%O&T<$%O%P<$%O&P
    <$%P%D;$%P&D;$%P%J;$%P&J;$%P%F<$%P&F<$%Q%J;$%Q&J;$%Q%F<$%Q&F<$%Q%T<$%Q&T<$%Q%P<$%Q&P<$&R%F;D;$&R
    &F;D;$&R%F;K;$&R&F;K;$&R%G;C;$&R&G;C;$&R%G;D;$&R&G;D;$%S%D;$%S&D;$%S%J;$%S&J;$%U%J;$%U&J;$%U%F<$
    %U&F<$&U%F<G;$&U&F<G;$%U%T<$%U&T<$%V%J;$%V&J;$%V%F<$%V&F<$&V%D;J;$&V&D;J;$&V%O;J;$&V&O;J;$&V%F<J
    ;$&V&F<J;$%W%J;$%W&J;$%W%F<$%W&F<$%W%T<$%W&T<$%W%P<$%W&P<$%X%G<$%X&G<$%X%S<$%X&S<$%X%P<$%X&P<$&X
    %F;D;$&X&F;D;$&X%G;K;$&X&G;K;$%Y%F;$%Y&F;$%Y%F<$%Y&F<$%Z%C;$%Z&C;$%Z%D;$%Z&D;$%Z%K;$%Z&K;$%Z%J;$
    %Z&J;$%Z%F<$%Z&F<$%[%J;$%[&J;$%[%K;$%[&K;$%c%J;$%c&J;$%]%E;$%]&E;$%]%F<$%]&F<$%]%T<$%]&T<$%K&T<$
    %W&K;$%Z&M;$%c&M;%%b.J;(%D%F<$%D&F<$%D%L;$%D&L;$&D%E;D;$&D&E;D;$&D%E;C;$&D&E;C;$&D%E;L;$&D&E;L;$
    &D%E;F;$&D&E;F;$&D%F<E;$&D&F<E;$&D%I;D;$&D&I;D;$&D%I;C;$&D&I;C;$&D%I;L;$&D&I;L;$&D%I;F;$&D&I;F;$
    &D%F<I;$&D&F<I;$%H%F<$%H&F<$%H%L;$%H&L;$%H%F;$%H&F;$&H%E;D;$&H&E;D;$&H%E;C;$&H&E;C;$&H%E;L;$&H&E
    ;L;$&H%E;F;$&H&E;F;$&H%F<E;$&H&F<E;$%L%L;$%L&L;$%L%F<$%L&F<$%R%F<$%R&F<$%R%L;$%R&L;$&R%E;D;$&R&E
    ;D;$&R%E;C;$&R&E;C;$&R%E;L;$&R&E;L;$&R%E;F;$&R&E;F;$&R%F<E;$&R&F<E;$&R%^;D;$&R&^;D;$&R%^;C;$&R&^
    ;C;$&R%^;L;$&R&^;L;$&R%^;F;$&R&^;F;$&R%^;F<$&R&^;F<$%X%F<$%X&F<$%X%L;$%X&L;$&X%^;D;$&X&^;D;$&X%^
    ;C;$&X&^;C;$&X%^;L;$&X&^;L;$&X%^;F;$&X&^;F;$&X%^;F<$&X&^;F<$%c%C;$%c&C;$%c%F<$%c&F<$%c%L;$%c&L;$
    %c%F;$%c&F;*%T@V;$%T@W;$&T@V;C;$&T@W;C;$&T@V;D;$&T@W;D;$&T@V;E=$&T@W;E=$%T?V;$%T?W;$&T?V;C;$&T?W
    ;C;$&T?V;D;$&T?W;D;$&T?V;E=$&T?W;E=$%X@V;$%X@W;$&X@V;C;$&X@W;C;$&X@V;D;$&X@W;D;&%X?V;$%X?W;$&X?V
    ;C;$&X?W;C;$&X?V;D;$&X?W;D;&%Z@V;$%Z@W;$&Z@V;C;$&Z@W;C;$&Z@V;D;$&Z@W;D;$&Z@V;E=$&Z@W;E=$%Z?V;$%Z
    ?W;$&Z?V;C;$&Z?W;C;$&Z?V;D;$&Z?W;D;$&Z?V;E=$&Z?W;E=$%c@V;$%c@W;$&c@V;C;$&c@W;C;$&c@V;D;$&c@W;D;$
    &c@V;E=$&c@W;E=$%c?V;$%c?W;$&c?V;C;$&c?W;C;$&c?V;D;$&c?W;D;$&c?V;E=$&c?W;E=$%b@V;$%b@W;$&b@V;C;$
    &b@W;C;$&b@V;D;$&b@W;D;&%b?V;$%b?W;$&b?V;C;$&b?W;C;$&b?V;D;$&b?W;D;&%HAV;$%HAW;$&HAV;C;$&HAW;C;$
    &HAV;D;$&HAW;D;$&HAV;E=$&HAW;E=%%H@W;%&H@W;C;%&H@W;D;%&H@W;E=$%LAV;$%LAW;$&LAV;C;$&LAW;C;$&LAV;D
    ;$&LAW;D;$&LAV;E=$&LAW;E=$%L@V;$%L@W;$&L@V;C;$&L@W;C;$&L@V;D;$&L@W;D;$&L@V;E=$&L@W;E=$%T@C;$%T@D
    ;$%X@C;$%X@D;$%Z@C;$%Z@D;$%c@C;$%c@D;$%b@C;$%b@D;$%HAC;$%HAD;$%LAC;$%LAD;&&T@V;H=$&T@W;H=$'T@V;C
    ;H=$'T@W;C;H=$'T@V;D;H=$'T@W;D;H=$'T@V;E=H=$'T@W;E=H=$&T?V;H=$&T?W;H=$'T?V;C;H=$'T?W;C;H=$'T?V;D
    ;H=$'T?W;D;H=$'T?V;E=H=$'T?W;E=H=$&Z@V;H=$&Z@W;H=$'Z@V;C;H=$'Z@W;C;H=$'Z@V;D;H=$'Z@W;D;H=$'Z@V;E
    =H=$'Z@W;E=H=$&Z?V;H=$&Z?W;H=$'Z?V;C;H=$'Z?W;C;H=$'Z?V;D;H=$'Z?W;D;H=$'Z?V;E=H=$'Z?W;E=H=$&LAV;H
    =$&LAW;H=$'LAV;C;H=$'LAW;C;H=$'LAV;D;H=$'LAW;D;H=$'LAV;E=H=$'LAW;E=H=$&L@V;H=$&L@W;H=$'L@V;C;H=$
    'L@W;C;H=$'L@V;D;H=$'L@W;D;H=$'L@V;E=H=$'L@W;E=H=$%T@I;$%T@G;$&T@C;H=$%T@H=$&T@D;H=%%T@E=$&T@E=H
    =$%T?I;$%T?G;$%T?C;$%T?D;$%T?H=%$c@&%K(E=$&Z@C;H=$%Z@H=$&Z@D;H=%%Z@E=$&Z@E=H=$%X?C;$%X?D;$%Z?C;$
    %Z?D;$%Z?H=$%b`*C;$%b`*D;$%b`*E=$%c@I;$%c@G;$&c@K;C;$&c@K;D;&%c@E=$&c@K;E=$%c?I;$%c?G;$%c?C;$%c?
    D;%%ab*C;$%ab*D;$%ab*E=$%HAI;$%HAG;$&HAK;C;$&HAK;D;$%DAV;$%DAW;$%HAE=$&HAK;E=$%H@I;$%H@G;$%H@C;$
    %H@D;$%D@W;$%K(C;$%K(D;$$C&&&LAC;H=$%LAH=$&LAD;H=%%LAE=$&LAE=H=$%b?C;$%b?D;$%L@C;$%L@D;$%L@H=$$W
    (&$EC+$$FC+H,$L@'$N%$%D%M;R&%SO+[<$%UO+[<6%WO+[<B%SQ+[<$%WQ+[<$%UQ+[<X$%FS+[<(%KS+[<&%NS+[<;%FT+
    [<%%HT+[<>%_T+[<&%FU+[<&%HU+[<%%KU+[<:%`$[<%%DV+[<.%PU+[<$%_$[<$%a$[<$%GV+[<$%HV+[<&%UV+[<$%VV+[
    <&%YV+[<$%ZV+[<*%]V+[<$%^V+[<&%EW+[<$%FW+[<&%IW+[<$%JW+[<F$%EX+[<$%KX+[<$%LX+[<$%NX+[<T$%_V+[<$%
    `V+[<$%TW+[<$%UW+[<*%UX+[<$%VX+[<$%WX+[<$%XX+[<_$$KC/$$LC/U`$%`Y-[<SN$%NE/cG/%%PE/cG/%%RE/cG/%%T
    E/cG/%%VE/cG/%%XE/cG/%%ZE/cG/%%cE/cG/%%^E/cG/%%`E/cG/%%bE/cG/%%DF/cG/&%GF/cG/%%IF/cG/%%KF/cG/*%R
    F/cG/$%RF/]G/%%UF/cG/$%UF/]G/%%XF/cG/$%XF/]G/%%[F/cG/$%[F/]G/%%^F/cG/$%^F/]G/:%IE/cG/-%`G/cG/1%N
    H/cG/%%PH/cG/%%RH/cG/%%TH/cG/%%VH/cG/%%XH/cG/%%ZH/cG/%%cH/cG/%%^H/cG/%%`H/cG/%%bH/cG/%%DI/cG/&%G
    I/cG/%%II/cG/%%KI/cG/*%RI/cG/$%RI/]G/%%UI/cG/$%UI/]G/%%XI/cG/$%XI/]G/%%[I/cG/$%[I/]G/%%^I/cG/$%^
    I/]G/:%IH/cG/&%RJ/cG/$%SJ/cG/$%TJ/cG/$%UJ/cG/'%`J/cG/ECU$$KEF$$$WZ<$$MYF$$$KIF$$$TY>$$UT6$$Hb7$$
    __J$$$__J$$$TM9$$TQG$$$JO8$$KM9$$YR;$$LV@$$H_B$$bTD$$$]`D$$$[JE$$$RGG$$$ES=$$^K>$$cI?$$aa?$$`DD$
    $$MNG$$$TRI$$$EW6$$X^7$$G[=$$^S?$$PTD$$$aSJ$$$SM:$$Nb>$$PQD$$$GNE$$$LY;$$[QC$$$bCE$$$MY:$$Z[<$$M
    N>$$_Z?$$QIG$$$I_6$$ZP7$$aY7$$GI<$$VY=$$SS?$$JZ@$$DCC$$$ISD$$$_UD$$$RRF$$$UcH$$$R^I$$$]RJ$$$OGA$
    $bNA$$CPB$$LaC$$$G[G$$$bVJ$$$YYE$$$bI9$$G[:$$CFB$$aFC$$$EV?$$MIA$$EIF$$$ZZH$$$[I9$$EF:$$VS=$$]Q>
    $$R[>$$RLB$$ZTB$$NUH$$$UY7$$NGC$$$_Q7$$OQ7$$_SA$$aPB$$TbC$$$XVH$$$C_E$$$RY;$$ES=$$aZE$$$cT6$$Jb9
    $$UC;$$J_?$$SN@$$Z[7$$^JA$$b`6$$L`:$$PS6$$OI>$$[N<$$ELB$$Fa7$$aE9$$D[@$$LED$$$MXE$$$]`=$$S`F$$$K
    G>$$aZ;$$HZC$$$C`;$$HN@$$QX6$$LN7$$LQ7$$DG=$$JJB$$RVC$$$UYE$$$RQG$$$XZ7$$EE8$$VN9$$OZ:$$HQ<$$ab>
    $$MLA$$PPH$$$MVI$$$ZWJ$$$QYJ$$$^W7$$IY<$$Z^=$$E^F$$$WV:$$SO;$$CS;$$]G<$$Fc>$$LM?$$LG@$$MQA$$WRB$
    $RFC$$$IcF$$$QJD$$$FDG$$$M]G$$$ZS7$$FX7$$`H8$$KI?$$EIE$$$MXE$$$LY:$$Xb:$$^^;$$Q`=$$aDB$$X^?$$GZ6
    $$cZ8$$Jb9$$]P:$$_C;$$U`?$$LF@$$]_B$$IEC$$$WTG$$$YZH$$$K]H$$$[CI$$$N_6$$QPA$$WPG$$$[XH$$$DJ;$$IW
    6$$]I7$$Qb9$$bD:$$cO<$$ES=$$QQ?$$EU@$$_JD$$$_FG$$$P_J$$$KW<$$QTH$$$LW7$$^^<$$Vb<$$DM>$$_W>$$LC@$
    $cM@$$NFA$$SKB$$aEI$$$PN7$$QT;$$[VH$$$ND7$$cK:$$MR>$$McF$$$N_:$$GM;$$ZC=$$J_?$$IWH$$$LT7$$RC8$$H
    F:$$VS<$$Q]<$$KH=$$HJ>$$IC@$$ER@$$c^B$$RIE$$$DJE$$$OQG$$$EZH$$$bc7$$]X>$$`C8$$SQ?$$[G@$$]RD$$$FX
    H$$$ZEJ$$$bWJ$$$Z_<$$NQ>$$KRC$$$NYA$$CcA$$UGB$$CY?$$cG?$$[]E$$$CY6$$YcC$$$]T7$$JS7$$IX:$$VY;$$YI
    B$$H_9$$aK>$$WX<$$^cF$$$OEE$$$PUH$$$NOE$$$VY:$$CM7$$CQ8&$]E9%$WV<&$aQ7$$Mc?$$MY@$$_LA$$aMA$$HNA$
    $ROA$$Y]H$$$aHB$$``B%$USD$%$[ZE$&$[DG$$$`JG$'$RJI$$$_JI$$$KLI$$$WPJ$$$aIG$$$ZXH$$$Q`6$$JJ7$$PM7$
    $LY7$$GZ7$$T]7$$`O8$$IS8$$KV8$$CE9$$KH9$$GF:$$QF:$$WG;$$KN;$$QO;$$UR;$$RM<$$ER<$$TW<$$HG=$$ZN>$$
    ]S>$$Ec>$$QN?$$NT?$$ED@$$TGA$$aLA$$LMA$$KMA$$SMA$$YMA$$`MA$$POA$$QOA$$CUA$$DWA$$CaA$$WRB$$LSB$$D
    UB$$U^B$$HCC$$$PRC$$$cVC$$$cVC$$$ZED$$$SKE$$$YOE$$$D[E$$$ccE$$$VIF$$$KKF$$$Y`F$$$[DG$$$FZH$$$bbH
    $$$^DI$$$XF;$$QZS'$$[SC$&$IT6$$XP7$$KN7$$C_6$$HM7$$CO7$$JY7$$]Z7$$`O8$$XM8$$cO8$$ER8$$]E9$$VH9$$
    GM9$$WM9$$EV9$$Kc9$$UY:$$cY:$$L^:$$P`:$$[I;$$QM;$$KK;$$QO;$$CN;$$UR;$$WT;$$Ga;$$_C<$$UE<$$YM<$$W
    V<$$Z[<$$^[<$$Y]<$$c^=$$]`=$$DM>$$^Y>$$NY>$$Ec>$$aC?$$QN?$$J`@$$XT?$$RX?$$Mc?$$TF@$$IK@$$^L@$$`S
    @$$bS@$$MY@$$^Y@$$WZ@$$M]@$$C]@$$OIA$$TXA$$CaA$$^FB$$^MB$$WRB$$acB$$HCC$$$U]C$$$RbC$$$c^D$$$DME$
    $$IOE$$$YOE$$$bXE$$$[ZE$$$NYE$$$D[E$$$aZE$$$PZE$$$ccE$$$M_E$$$KKF$$$[cF$$$UFG$$$cOG$$$YVG$$$_VH$
    $$FZH$$$Y]H$$$^aH$$$bbH$$$NCI$$$^DI$$$U[I$$$__J$$$MEM'$$GEM'$$XaO'$$`_1$$[C3$$cD3$$LUW'$$SIZ'$$V
    Yb'$$F]J$$$Q_J$G%%cQ$WP$%%UR$ZP$.%LR$DQ$$%LR$EQ$$&LR$_P$DQ$$&LR$_P$EQ$$%SQ$ZP$$%SQ$[P$$%SQ$_P$$%
    TQ$_P$$%UQ$_P$$%VQ$_P$$%WQ$_P$$%XQ$_P$$%YQ$_P$%%[Q$_P$$%cQ$_P$$%]Q$_P$$%^Q$_P$$%_Q$_P$%%aQ$_P$%%
    CR$_P$$%DR$_P$%%FR$_P$$%GR$_P$%%IR$_P$$%JR$_P$$%KR$_P$$%LR$_P$$%MR$_P$$%XQ$cP$$%TQ$bP$$%^Q$bP$$%
    GR$bP$OM(%cGG%]HG%%%^GG%]HG%2%HHG%]HG%F'%TLG%JLG%$%ULG%JLG%_3%J]G%acG%$%J]G%Z]G%R.%cHH%]HH%$%cHH
    %SHH%%%cHH%`HH%_*%[PH%RPH%$%cPH%RPH%F`Q$%ZMW&HNW&$%[MW&HNW&$&[MW&HNW&QNW&$&[MW&HNW&RNW&$&[MW&HNW
    &SNW&$&[MW&HNW&TNW&$&[MW&HNW&UNW&Z%%cPW&HNW&$%]PW&HNW&$&cPW&HNW&QNW&$&]PW&HNW&QNW&$&cPW&HNW&RNW&
    $&]PW&HNW&RNW&CUL%$`T6$$[T6$$DU6$$ELC'$$C^6$$Q`6$$^`6$$EC7$$]F7$$cG7$$JJ7$$RI7$$aG0$$]TD'$$PM7$$
    WM7$$GN7$$ZN7$$_KD'$$cH0$$JN7$$PO7$$NMD'$$ZO7$$GP7$$OY6$$OP7$$XP7$$bQG($$XR7$$FS7$$bI0$$^T7$$IU7
    $$UV7$$ZV7$$XK0$$JY7$$LY7$$GZ7$$]Z7$$H[7$$I[7$$Z[7$$L]7$$T]7$$]]7$$V^7$$`^7$$b^7$$b^7$$b^7$$OTE'
    $$SF?$$Ma7$$ba7$$F^E'$$Nb7$$Tb7$$IC8$$aG8$$[D8$$KE8$$KF8$$EH8$$YJ8$$SK8$$VM8$$FN8$$GO8$$GO8$$cO8
    $$NP8$$VP8$$EQ8$$Y[8$$IS8$$Z[8$$TU8$$WV8$$JS7$$QJ9$$Qa8$$Wb8$$PC9$$N_8$$UD9$$TD9$$OH9$$GJH'$$UJ9
    $$ZJ9$$IK9$$]K9$$EL9$$EN9$$KXH'$$MZH'$$OR9$$^S9$$JT9$$[Q9$$IV9$$QZ0$$_Z0$$K[9$$ac9$$ac9$$KQI'$$F
    a9$$[a9$$Jb9$$Vb9$$[[I'$$bb9$$IC:$$V]:$$ED:$$D_0$$CF:$$QF:$$CI:$$PG:$$GRJ'$$FM:$$IRJ'$$QN:$$NN:$
    $_N:$$DR:$$ER:$$RD1$$`R:$$KT:$$`T:$$LV:$$EF1$$FOK'$$_F1$$SX:$$VX:$$YX:$$MY:$$U_K($$aZ:$$TcK'$$Tc
    K'$$DSC$$$Ec:$$Ec:$$JI1$$[XO'$$]Q['$$E^:$$N^:$$FJ1$$]_:$$Pa:$$Za:$$cb:$$DG;$$]L1$$_K1$$WG;$$WYL'
    $$JI;$$KM;$$OM;$$QM;$$OM;$$]N;$$QO;$$UP;$$GP;$$RP;$$aQ;$$UR;$$YR;$$SS;$$^S;$$`U;$$TX;$$WY;$$S];$
    $O[M'$$`c;$$_Z;$$K^;$$F_;$$Gb;$$TbM'$$ED<$$Ha;$$L`;$$QT1$$LF<$$aF<$$`G<$$ZF<$$OV1$$RM<$$ON<$$MCO
    '$$FR<$$[Z<$$LU<$$c[1$$TW<$$K[1$$GZ1$$UO7$$XO7$$C[<$$_W<$$PHC$$$ca3$$Z[<$$^[<$$Dc<$$a]<$$V]<$$Fa
    O'$$L]1$$]b<$$H_<$$UE=$$HG=$$PFP'$$QG=$$bC=$$WK=$$`_1$$EM=$$FP=$$MR=$$KX=$$FXP'$$^Y=$$[C2$$Dc=$$
    JHQ'$$W]=$$QE2$$U^=$$b_=$$]`=$$^`=$$PWQ'$$NKJ'$$]ZQ'$$QE>$$_HR'$$bH>$$PI>$$JF>$$YK>$$aL>$$ZN>$$D
    M>$$LN>$$[N>$$HO>$$aKR'$$WL>$$RT>$$QV>$$VL2$$NY>$$JY>$$TYR'$$cR>$$Q^>$$a]R'$$Q_R'$$Ia>$$cD?$$aC?
    $$^C?$$YO2$$ME?$$`F?$$ZF?$$PH?$$HLD'$$HM?$$FVS'$$_O?$$N`S'$$KT?$$XT?$$SU?$$KST'$$CW?$$XW?$$XcT'$
    $WCU'$$]^?$$N_?$$OX2$$H`?$$[X2$$[X2$$JE@$$_E@$$TF@$$HG@$$MI@$$^[2$$GL@$$YDV'$$aL@$$UGV'$$SN@$$bO
    K'$$SS@$$D`V'$$[`V'$$GEW'$$_b2$$KC3$$WZ@$$VJW'$$UJW'$$cKW'$$VLW'$$a[@$$b[@$$b[@$$M]@$$cD3$$N_@$$
    IE3$$YG3$$`CX'$$QEA$$OGA$$OIA$$FJ3$$ITX'$$YMA$$]WX'$$HYX'$$ROA$$NRA$$RL3$$CUA$$MUA$$RUA$$_NY'$$J
    XY'$$JXY'$$QZA$$ES3$$N`Y'$$IaA$$LaA$$JT3$$CGZ'$$UIB$$CX3$$KJB$$FJB$$CKB$$I_Z'$$FNB$$D[3$$JQB$$ES
    B$$HUB$$Wc3$$KT['$$JU['$$c]3$$cY['$$]^B$$ac['$$X_B$$]bB$$HCC$$$]Ic'$$FLc'$$CFC$$$KPc'$$SFC$$$b]O
    '$$Xa3$$UHC$$$FKC$$$NC4$$aLC$$$XX9$$J`c'$$X`c'$$V_O'$$__O'$$DSC$$$GSC$$$a_F$$$NF4$$TWC$$$NWC$$$`
    WC$$$VX7$$TXC$$$VXC$$$`XC$$$IZC$$$_c]'$$HZC$$$`[C$$$F^C$$$P`C$$$FcC$$$``C$$$JbC$$$ZED$$$V]C$$$Ma
    C$$$OaC$$$_aC$$$YD^'$$NN^'$$XI^'$$NL4$$TJD$$$VJD$$$YKD$$$Ma_'$$GND$$$Oc^'$$`M4$$DN4$$T`^'$$UI_'$
    $NN4$$SUD$$$_UD$$$JVD$$$LVD$$$LXD$$$KWD$$$Q[D$$$EZD$$$c^D$$$KcD$$$N^D$$$I_D$$$ZQ4$$DbD$$$DCE$$$c
    R4$$CFE$$$FFE$$$JV`'$$ZIE$$$aIE$$$XT4$$]JE$$$^H0$$QHa'$$INa'$$aX4$$JY4$$CXE$$$PZE$$$M_E$$$XEF$$$
    KHb'$$NHF$$$DIF$$$^KF$$$ZNF$$$Rcb'$$GCE'$$NQF$$$_PF$$$SRF$$$aIE'$$WYF$$$[cF$$$UQD($$PRD($$WGG$$$
    TJG$$$TKG$$$QcD($$^KG$$$[TG$$$ZYG$$$[YG$$$_VG$$$cbG$$$XCH$$$]bE($$NOH$$$XO5$$ZPH$$$ZNF($$IR5$$FY
    H$$$UP:$$FcH$$$HMG($$]SG($$QV5$$YV5$$CbH$$$MCH($$UX5$$YGH($$NCI$$$NCI$$$LDI$$$YPH($$EJI$$$Vc5$$L
    LI$$$JPI$$$EQI$$$aRI$$$Qa5$$ScI($$U[I$$$CEJ$$$`JJ$$$QI6$$PJ6$$JNJ$$$QIK($$[J6$$HKK($$QSK($$TWK($
    $^XJ$$$YM6$$cZJ$$$aZJ$$$H[J$$$R[J$$$Y[J$$$^cJ$$$CSL(
    """

  /// Full compatibility decompositions that differ: gap, count, scalars.
  static let compatible: StaticString = """
    C($C$+%C$K;%$D&(%C$G;&$U$$$V$$%C$D;$$_@&%C$J<$$T$$$R&%&T$GE+W$$&T$GE+U$$&V$GE+W$W&%L%M%$%L&M&/%O
    %Z($%O&Z(,%_8Q&Y$$V&H%&G%]%O;$&G%]&O;$&G&]&O;$%O%M%$%O%M&$%O&M&$%Q%M%$%Q%M&$%Q&M&H$%G%]%$%G%]&$%
    G&]&`($K&$$I6$$M&$$U&$$c6$$^6$$D7$$Z&$$c&C$%C$I;$%C$J;$%C$M;$%C$K<$%C$F;$%C$N;&$F6$$O&$$V&$$[&$$
    X7Y'%C$H=-%C$D;$&C$K;D;N%$U@$$[@$$H@$%H@D;$%H@K;$$IA$$CA=$]@$$DA$$EA%$[?$$X@'$F@Q/%HN$EO$Q*%JT$W
    V$$%KU$WV$$%JY$WV$$%MU$WV$^`$%PU&UT&C'%PY&UX&L$%NX&cW&$%NX&DX&R$$N[&N&&U`&T^&C_&%&V`&T^&C_&F/$_I
    'SD&$D%$$I)$$E%%$G%$$H%$$Q/$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%%$R%$$E4$$S%$$U%$$W%$$X%$$Z%$$D&$$S5$
    $T5$$EK*$$E&$$G&$$H&$$c5$$^5$$_5$$J&%$N&$$P&$$N-$$R&$$W5$$YK*$$ZK*$$S&$$W&$$X&$$`K*$$R6$$Y&$$HL*
    $$U@$$V@$$W@$$IA$$JA$$L&$$U&$$X&$$Y&$$U@$$V@$$DA$$IA$$JA1$`D$F$$U5$$F&$$X5$$S*$$_5$$I&$$b5$$D6$$
    H6$$K6$$L6$$M6$$^N*$$`7$$P6$$HO*$$b7$$T6$$S6$$U6$$V6$$W6$$X6$$[6$$E7$$F7$$N0$$L7$$M7$$_K*$$N7$$O
    7$$]&$$S7$$T7$$U7$$[@^)%D&a8$%V&J;E,%C$V;%%C$V;$%C$E=$&C$K;E=/&C$V;C;$&C$V;D;$&C$V;E=1&C$W;C;$&C
    $W;D;$&C$W;E=1&C$K;C;$&C$K;D;2%C$D;$%C$W;%$C$$$C$$$C$$$C$$$C$$$C$$$C$$$C$$$C$$$C$$$C$*$SC+)%C$V<
    0$Q$$%Q$Q$$&Q$Q$Q$,$C$'%UD+UD+$&UD+UD+UD+%%XD+XD+$&XD+XD+XD+(%D$D$%%C$H;,%b$b$$%b$D$$%D$b$1'UD+U
    D+UD+UD++$C$4$S$$$L&&$W$$$X$$$Y$$$Z$$$[$$$c$$$N$$$US+$$`$$$K$$$L$$$Q&$$S$$$T$$$U$$$V$$$W$$$X$$$Y
    $$$Z$$$[$$$c$$$N$$$US+$$`$$$K$$$L$%$D&$$H&$$R&$$[&$$c5$$K&$$N&$$O&$$P&$$Q&$$S&$$V&$$W&/%U%V&[%&D
    &R$F&$&D&R$V&$$F%$%S(F%%&F&R$R&$&F&R$X&$$S/%%S(I%$$J&$$K%$$K%$$K%$$K&$$J,$$L%$$L%$$O%$$O&%$Q%$%Q
    %R&&$S%$$T%$$U%$$U%$$U%&%V%P%$&W%H%O%$%W%P%%$]%'$]%'$E%$$F%%$H&$$H%$$I%%$P%$$R&$$SQ$$$TQ$$$UQ$$$
    VQ$$$L&%&I%D%[%$$CA$$V@$$V?$$C@$$TS+($G%$$G&$$H&$$L&$$M&*&T$GE+Z$$&T$GE+c$$'T$GE+T$S$$&T$GE+V$$&
    U$GE+V$$&T$GE+X$$&U$GE+X$$&V$GE+X$$&W$GE+X$$&T$GE+Y$$&X$GE+Y$$&T$GE+[$$&V$GE+[$$&X$GE+[$$&Z$GE+[
    $$%T$GE+$$L%$%L%L%$&L%L%L%$%L%Y%$$Y%$%Y%L%$&Y%L%L%$'Y%L%L%L%$%L%[%$$[%$%[%L%$&[%L%L%$$O%$$F%$$G%
    $$P%$$L&$%L&L&$&L&L&L&$%L&Y&$$Y&$%Y&L&$&Y&L&L&$'Y&L&L&L&$%L&[&$$[&$%[&L&$&[&L&L&$$O&$$F&$$G&$$P&
    -&S$GE+V$F(%NT+NT+$&NT+NT+NT+%%QT+QT+$&QT+QT+QT+S4$T$$$U$$$V$$$W$$$X$$$Y$$$Z$$$[$$$c$$%T$S$$%T$T
    $$%T$U$$%T$V$$%T$W$$%T$X$$%T$Y$$%T$Z$$%T$[$$%T$c$$%U$S$$&K$T$L$$&K$U$L$$&K$V$L$$&K$W$L$$&K$X$L$$
    &K$Y$L$$&K$Z$L$$&K$[$L$$&K$c$L$$'K$T$S$L$$'K$T$T$L$$'K$T$U$L$$'K$T$V$L$$'K$T$W$L$$'K$T$X$L$$'K$T
    $Y$L$$'K$T$Z$L$$'K$T$[$L$$'K$T$c$L$$'K$U$S$L$$%T$Q$$%U$Q$$%V$Q$$%W$Q$$%X$Q$$%Y$Q$$%Z$Q$$%[$Q$$%c
    $Q$$&T$S$Q$$&T$T$Q$$&T$U$Q$$&T$V$Q$$&T$W$Q$$&T$X$Q$$&T$Y$Q$$&T$Z$Q$$&T$[$Q$$&T$c$Q$$&U$S$Q$$&K$D
    &L$$&K$E&L$$&K$F&L$$&K$G&L$$&K$H&L$$&K$I&L$$&K$J&L$$&K$K&L$$&K$L&L$$&K$M&L$$&K$N&L$$&K$O&L$$&K$P
    &L$$&K$Q&L$$&K$R&L$$&K$S&L$$&K$T&L$$&K$U&L$$&K$V&L$$&K$W&L$$&K$X&L$$&K$Y&L$$&K$Z&L$$&K$[&L$$&K$c
    &L$$&K$]&L$$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V%$$W%$$X%$
    $Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U&$$V&$
    $W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$S$EL$'NT+NT+NT+NT+K&&]$]$`$$%`$`$$&`$`$`$I3$M&$$Y%U*$DN.S,$Pa=W%$b_
    J$0$CS6$$KT6$$YT6$$bT6$$cU6$$HW6$$OW6$$CX6$$]X6$$bL7$$HN7$$NN7$$EO7$$YO7$$NP7$$CR7$$XR7$$CS7$$^W
    7$$cZ7$$X[7$$][7$$[c7$$D]7$$_]7$$L^7$$E_7$$Y`7$$Ka7$$Fb7$$ZY8$$b[8$$NJ9$$EK9$$MK9$$XK9$$JL9$$VN9
    $$S]9$$C_9$$[b9$$RC:$$ED:$$[D:$$QF:$$TF:$$^Q:$$HR:$$TR:$$aR:$$UV:$$]V:$$bV:$$WZ:$$aZ:$$N[:$$V[:$
    $S]:$$D^:$$V^:$$Fa:$$KS;$$YT;$$NU;$$RL<$$WL<$$JO<$$ZO<$$GP<$$cP<$$CR<$$HR<$$SZ<$$K[<$$Kc<$$Cc=$$
    E^=$$c^=$$V`=$$Na=$$Wa=$$^a=$$RC>$$WC>$$WD>$$NF?$$MT?$$YT?$$^T?$$bT?$$JU?$$cU?$$^U?$$OX?$$G_?$$L
    _?$$_I@$$IJ@$$[K@$$bK@$$KL@$$SL@$$NO@$$UO@$$YV@$$`V@$$QX@$$bX@$$QZ@$$^a@$$Eb@$$Vb@$$]LA$$[PA$$aP
    A$$WVA$$NYA$$cZA$$VFB$$[JB$$YcB$$T]B$$M_B$$``B$$DCC$$$OCC$$$UCC$$$VDC$$$bFC$$$LGC$$$FRC$$$MRC$$$
    VRC$$$_RC$$$OSC$$$^SC$$$bSC$$$QVC$$$UVC$$$[VC$$$PUD$$$NVD$$$CEE$$$OEE$$$FFE$$$aNE$$$NOE$$$UQE$$$
    CSE$$$ZDF$$$IEF$$$XEF$$$[FF$$$`GF$$$GNF$$$SNF$$$VPF$$$NXF$$$MYF$$$^_F$$$S`F$$$X`F$$$TGG$$$LMG$$$
    IQG$$$OQG$$$TQG$$$ZNH$$$COH$$$_SH$$$YXH$$$cXH$$$KZH$$$T]H$$$a]H$$$E^H$$$L^H$$$NaH$$$PbH$$$VbH$$$
    DCI$$$KHI$$$^II$$$bII$$$YOI$$$cOI$$$OPI$$$KXI$$$[YI$$$bYI$$$HcI$$$RcI$$$UcI$$$_cI$$$]]I$$$HJJ$$$
    XVJ$$$bVJ$$$HXJ$$$^XJ$$$FYJ$$$PYJ$$$TYJ$$$cZJ$$$`ZJ$$$Q[J$$$V[J$$$CcJ$$$^cJ$$$M]J$$$U]J$$$P_J$$$
    __J$$$C`J$N$$C$Y$$UC/%$D]7$$G]7$$H]7D&%C$cG/$%C$]G/&%KG/MG/C&%VH/KI/U$$CK'$$DK'$$MP'$$EK'$$OP'$$
    PP'$$FK'$$GK'$$HK'$$SP'$$TP'$$UP'$$VP'$$WP'$$XP'$$]K'$$IK'$$JK'$$KK'$$DL'$$LK'$$MK'$$NK'$$OK'$$P
    K'$$QK'$$RK'$$SK'$$TK'$$UK'$$DN'$$EN'$$FN'$$GN'$$HN'$$IN'$$JN'$$KN'$$LN'$$MN'$$NN'$$ON'$$PN'$$QN
    '$$RN'$$SN'$$TN'$$UN'$$VN'$$WN'$$XN'$$CN'$$WK'$$XK'$$JQ'$$KQ'$$OQ'$$QQ'$$VQ'$$ZQ'$$cQ'$$_K'$$`Q'
    $$bQ'$$`K'$$aK'$$CL'$$EL'$$FL'$$JL'$$LL'$$NL'$$OL'$$PL'$$QL'$$RL'$$UL'$$YL'$$CM'$$JM'$$OM'$$TR'$
    $UR'$$ZM'$$[M'$$cM'$$GO'$$HO'$$KO'$$TO'$$UO'$$WO'$$aO'$$DP''$CS6$$OW6$$LS6$$^Y8$$MS6$$PT6$$NS6$$
    UL@$$cU6$$cS6$$DS6$$LL9$$Sc8$$]X6D&&K$CK'L$$&K$EK'L$$&K$FK'L$$&K$HK'L$$&K$IK'L$$&K$JK'L$$&K$LK'L
    $$&K$NK'L$$&K$OK'L$$&K$QK'L$$&K$RK'L$$&K$SK'L$$&K$TK'L$$&K$UK'L$$'K$CK'DN'L$$'K$EK'DN'L$$'K$FK'D
    N'L$$'K$HK'DN'L$$'K$IK'DN'L$$'K$JK'DN'L$$'K$LK'DN'L$$'K$NK'DN'L$$'K$OK'DN'L$$'K$QK'DN'L$$'K$RK'D
    N'L$$'K$SK'DN'L$$'K$TK'DN'L$$'K$UK'DN'L$$'K$OK'QN'L$$*K$NK'LN'OK'HN'NP'L$$)K$NK'LN'UK'QN'L$%&K$C
    S6L$$&K$OW6L$$&K$LS6L$$&K$^Y8L$$&K$WW6L$$&K$PN7L$$&K$FS6L$$&K$NN7L$$&K$`U6L$$&K$D]7L$$&K$K[<L$$&
    K$NF?L$$&K$WD>L$$&K$Kc<L$$&K$TQG$L$$&K$b[8L$$&K$HR<L$$&K$MD=L$$&K$L[<L$$&K$aLAL$$&K$PC8L$$&K$cV?
    L$$&K$DHF$L$$&K$`MAL$$&K$WX7L$$&K$FZ6L$$&K$_F8L$$&K$I^9L$$&K$FZ@L$$&K$D[6L$$&K$JIF$L$$&K$W]7L$$&
    K$PNAL$$&K$T[6L$$&K$MRC$L$$&K$VRC$L$$$RM8$$_V:$$JO<$$R_A,&S%W%H%$%U$T$$%U$U$$%U$V$$%U$W$$%U$X$$%
    U$Y$$%U$Z$$%U$[$$%U$c$$%V$S$$%V$T$$%V$U$$%V$V$$%V$W$$%V$X$$$CK'$$EK'$$FK'$$HK'$$IK'$$JK'$$LK'$$N
    K'$$OK'$$QK'$$RK'$$SK'$$TK'$$UK'$%CK'DN'$%EK'DN'$%FK'DN'$%HK'DN'$%IK'DN'$%JK'DN'$%LK'DN'$%NK'DN'
    $%OK'DN'$%QK'DN'$%RK'DN'$%SK'DN'$%TK'DN'$%UK'DN'$(QK'DN'ZP'CK'LN'$'OK'QN'NK'WN'$%NK'QN'%$CS6$$OW
    6$$LS6$$^Y8$$WW6$$PN7$$FS6$$NN7$$`U6$$D]7$$K[<$$NF?$$WD>$$Kc<$$TQG$$$b[8$$HR<$$MD=$$L[<$$aLA$$PC
    8$$cV?$$DHF$$$`MA$$WX7$$[QA$$ZL@$$VN9$$LFG$$$ML7$$S^7$$KJ>$$HCI$$$T[6$$cO7$$F^=$$MS6$$PT6$$NS6$$
    IR:$$Vb7$$^c7$$Z_9$$I^9$$FZ@$$D[6$$JIF$$$W]7$$_K9$%V$Y$$%V$Z$$%V$[$$%V$c$$%W$S$$%W$T$$%W$U$$%W$V
    $$%W$W$$%W$X$$%W$Y$$%W$Z$$%W$[$$%W$c$$%X$S$$%T$K[<$%U$K[<$%V$K[<$%W$K[<$%X$K[<$%Y$K[<$%Z$K[<$%[$
    K[<$%c$K[<$&T$S$K[<$&T$T$K[<$&T$U$K[<$%K%J&$&H&U&J&$%H&Y%$&O%W%G%$$EH/$$GH/$$IH/$$KH/$$MH/$$NH/$
    $PH/$$RH/$$TH/$$VH/$$XH/$$ZH/$$cH/$$^H/$$`H/$$bH/$$DI/$$GI/$$II/$$KI/$$MI/$$NI/$$OI/$$PI/$$QI/$$
    RI/$$UI/$$XI/$$[I/$$^I/$$aI/$$bI/$$CJ/$$DJ/$$EJ/$$GJ/$$IJ/$$KJ/$$LJ/$$MJ/$$NJ/$$OJ/$$PJ/$$RJ/$$S
    J/$$TJ/$$UJ/%(EH/RI/]G/_J/KI/$'EH/NJ/XI/DH/$(EH/VJ/[I/]G/EH/$&EH/_J/NJ/$(GH/NI/VJ/RH/cG/$&GH/VJ/
    DI/$&IH/LH/VJ/$)KH/cH/RH/_J/KI/cG/$'KH/_J/NH/_J/$&MH/VJ/cH/$&MH/_J/CJ/$&NH/GH/MJ/$'NH/LJ/FI/KI/$
    'NH/PJ/MJ/_J/$'NH/cG/PJ/VJ/$'NH/cG/VJ/aI/$'PH/cG/NH/cG/$'PH/cG/NI/_J/$'PH/HJ/MJ/_J/$)PH/cG/NJ/bH
    /cG/_J/$%PH/PJ/$)PH/PJ/RH/cG/LJ/CJ/$)PH/PJ/DJ/_J/KI/NJ/$(PH/PJ/RJ/FI/KI/$'RH/cG/LJ/CJ/$)RH/cG/LJ
    /CJ/KI/VJ/$)RH/NJ/^H/cG/GH/PJ/$'RH/PJ/_J/PI/$&TH/_J/cH/$&VH/NJ/MI/$'VH/_J/^I/]G/$'XH/GH/RH/NJ/$(
    XH/VJ/DI/_J/CJ/$(ZH/MJ/VJ/RH/cG/$&^H/VJ/DI/$&^H/VJ/KI/$'bH/cG/_J/cH/$&II/cG/ZH/$&KI/cG/NJ/$%KI/V
    J/$%MI/QI/$&QI/FI/KI/$&RI/GH/GI/$)RI/]G/_J/^H/VJ/KI/$'RI/]G/_J/GI/$(RI/cG/_J/OJ/NJ/$)UI/]G/EH/cH
    /KI/NJ/$'UI/]G/RH/NJ/$&UI/]G/VH/$&UI/cG/NJ/$)XI/DH/LJ/FI/KI/cG/$'XI/FH/_J/KI/$)XI/cG/FI/ZH/JH/NJ
    /$&XI/LJ/VJ/$([I/RH/bH/_J/NJ/$&[I/]G/`H/$'[I/]G/NI/UI/$&[I/NJ/GI/$'[I/]G/VJ/cH/$([I/]G/_J/ZH/cG/
    $'[I/cG/_J/bH/$(^I/]G/GH/VJ/KI/$'^I/cG/NJ/KI/$%^I/VJ/$(^I/]G/VJ/KI/cG/$&^I/_J/NJ/$&^I/_J/VJ/$'aI
    /GH/RH/PJ/$&aI/GH/NJ/$&aI/FI/RI/$&aI/NJ/RH/$(aI/VJ/ZH/JJ/VJ/$'bI/RH/PJ/VJ/$%bI/MJ/$)bI/MJ/RI/cG/
    _J/NJ/$&DJ/NH/cG/$(DJ/NH/cG/KI/VJ/$'DJ/_J/KI/NJ/$'GJ/_J/KI/cG/$&GJ/_J/NJ/$&IJ/EH/VJ/$'MJ/FI/KI/N
    J/$%MJ/LJ/$'NJ/UI/]G/_J/$(NJ/_J/XI/cG/NJ/$%OJ/CJ/$)OJ/VJ/KI/TH/cG/VJ/$&RJ/FI/KI/$%S$cH?$%T$cH?$%
    U$cH?$%V$cH?$%W$cH?$%X$cH?$%Y$cH?$%Z$cH?$%[$cH?$%c$cH?$&T$S$cH?$&T$T$cH?$&T$U$cH?$&T$V$cH?$&T$W$
    cH?$&T$X$cH?$&T$Y$cH?$&T$Z$cH?$&T$[$cH?$&T$c$cH?$&U$S$cH?$&U$T$cH?$&U$U$cH?$&U$V$cH?$&U$W$cH?$&K
    &S%D&$%G&D&$%D%X%$&E&D&U&$%R&Y%$%S&F&$%G&P&$&G&P&U$$&G&P&V$$%L%X%$%VV:SS;$%PT<OG8$%JL9F^=$%QS<^H
    >$'MD=R[:][6aLA$%S&D%$%Q&D%$%_@D%$%P&D%$%N&D%$%N%E%$%P%E%$%J%E%$&F&D&O&$'N&F&D&O&$%S&I%$%Q&I%$%_
    @I%$%_@J&$%P&J&$%N&J&$%K%]&$&N&K%]&$&P%K%]&$&J%K%]&$&W%K%]&$%_@O&$%P&O&$%G&O&$%N&O&$%I&P&$%Q&P&$
    %_@P&$%P&P&$%F&P&$%N&P&$&P&P&U$$&F&P&U$$%P&U$$&N&P&U$$&P&P&V$$&F&P&V$$%P&V$$&N&P&V$$&P&XS+V&$'P&
    XS+V&U$$%S%D&$&N&S%D&$&P%S%D&$&J%S%D&$&U&D&G&$(U&D&G&XS+V&$)U&D&G&XS+V&U$$%S&V&$%Q&V&$%_@V&$%P&V
    &$%S&Y%$%Q&Y%$%_@Y%$%P&Y%$%N&Y%$%P%Y%$%S&Z%$%Q&Z%$%_@Z%$%P&Z%$%N&Z%$%P%Z%$%N&L@$%P%L@$'D&Q$P&Q$$
    %E%T&$%F&F&$%F&G&$'F%XS+N&J&$&F%R&Q$$%G&E%$%J%c&$%K&D&$%K%S%$%L&Q&$%N%N%$%N%P%$%N&W&$%O&P&$%O&Q&
    $&O&R&J&$%O&[&$%P&E&$&P&L&O&$&P&R&O&$%S%K%$'S&Q$P&Q$$&S%S%P%$%S%U%$%V&U&$%V%Y&$%Z%E&$&Y%XS+P&$&D
    %XS+P&$%T$HR<$%U$HR<$%V$HR<$%W$HR<$%X$HR<$%Y$HR<$%Z$HR<$%[$HR<$%c$HR<$&T$S$HR<$&T$T$HR<$&T$U$HR<
    $&T$V$HR<$&T$W$HR<$&T$X$HR<$&T$Y$HR<$&T$Z$HR<$&T$[$HR<$&T$c$HR<$&U$S$HR<$&U$T$HR<$&U$U$HR<$&U$V$
    HR<$&U$W$HR<$&U$X$HR<$&U$Y$HR<$&U$Z$HR<$&U$[$HR<$&U$c$HR<$&V$S$HR<$&V$T$HR<$&J&D&O&`W?$ME$$$OE$V
    )$R^L$K'$I,$$V-F>$JcL$$$ZcM$$$N6$$U]M$D`6%I&I&$%I&L&$%I&O&$&I&I&L&$&I&I&O&$%V&W&$%V&W&0%WN$YN$$%
    WN$HN$$%WN$NN$$%aN$YN$$%WN$PN$,$ER$$$SQ$$$VQ$$$WQ$$$^Q$$$_Q$$$`Q$$$KR$$$MR$$$N$I$%SQ$_Q$$$TV$$$T
    V$$$^V$$$^V$$$^V$$$^V$$$aV$$$aV$$$aV$$$aV$$$CW$$$CW$$$CW$$$CW$$$]V$$$]V$$$]V$$$]V$$$bV$$$bV$$$bV
    $$$bV$$$cV$$$cV$$$cV$$$cV$$$GX$$$GX$$$GX$$$GX$$$IX$$$IX$$$IX$$$IX$$$GW$$$GW$$$GW$$$GW$$$FW$$$FW$
    $$FW$$$FW$$$IW$$$IW$$$IW$$$IW$$$JW$$$JW$$$JW$$$JW$$$PW$$$PW$$$OW$$$OW$$$QW$$$QW$$$KW$$$KW$$$[W$$
    $[W$$$TW$$$TW$$$LX$$$LX$$$LX$$$LX$$$RX$$$RX$$$RX$$$RX$$$VX$$$VX$$$VX$$$VX$$$TX$$$TX$$$TX$$$TX$$$
    ]X$$$]X$$$^X$$$^X$$$^X$$$^X$$%XY$WU$$%XY$WU$$$DY$$$DY$$$DY$$$DY$$$aX$$$aX$$$aX$$$aX$$$UY$$$UY$$%
    UY$WU$$%UY$WU$E$$PX$$$PX$$$PX$$$PX$$$JY$$$JY$$$IY$$$IY$$$KY$$$KY$$%JY$WV$$$NY$$$NY$$$HY$$$HY$$$L
    Y$$$LY$$$SY$$$SY$$$SY$$$SY$$$LU$$$LU$$&MU$WU$JT$$&MU$WU$JT$$&MU$WU$XY$$&MU$WU$XY$$&MU$WU$KU$$&MU
    $WU$KU$$&MU$WU$JY$$&MU$WU$JY$$&MU$WU$IY$$&MU$WU$IY$$&MU$WU$KY$$&MU$WU$KY$$&MU$WU$SY$$&MU$WU$SY$$
    &MU$WU$SY$$&MU$WU$LU$$&MU$WU$LU$$&MU$WU$LU$$$OY$$$OY$$$OY$$$OY$$&MU$WU$OT$$&MU$WU$PT$$&MU$WU$HU$
    $&MU$WU$LU$$&MU$WU$MU$$%KT$OT$$%KT$PT$$%KT$QT$$%KT$HU$$%KT$LU$$%KT$MU$$%MT$OT$$%MT$PT$$%MT$QT$$%
    MT$HU$$%MT$LU$$%MT$MU$$%NT$OT$$%NT$HU$$%NT$LU$$%NT$MU$$%OT$PT$$%OT$HU$$%PT$OT$$%PT$HU$$%QT$OT$$%
    QT$PT$$%QT$HU$$%VT$OT$$%VT$PT$$%VT$QT$$%VT$HU$$%XT$PT$$%XT$HU$$%YT$OT$$%YT$PT$$%YT$QT$$%YT$HU$$%
    ZT$PT$$%ZT$HU$$%[T$HU$$%cT$OT$$%cT$HU$$%]T$OT$$%]T$HU$$%DU$OT$$%DU$PT$$%DU$QT$$%DU$HU$$%DU$LU$$%
    DU$MU$$%EU$PT$$%EU$HU$$%EU$LU$$%EU$MU$$%FU$JT$$%FU$OT$$%FU$PT$$%FU$QT$$%FU$GU$$%FU$HU$$%FU$LU$$%
    FU$MU$$%GU$OT$$%GU$PT$$%GU$QT$$%GU$HU$$%GU$LU$$%GU$MU$$%HU$OT$$%HU$PT$$%HU$QT$$%HU$HU$$%HU$LU$$%
    HU$MU$$%IU$OT$$%IU$PT$$%IU$QT$$%IU$HU$$%IU$LU$$%IU$MU$$%JU$OT$$%JU$HU$$%JU$LU$$%JU$MU$$%MU$OT$$%
    MU$PT$$%MU$QT$$%MU$HU$$%MU$LU$$%MU$MU$$%ST$SV$$%TT$SV$$%LU$SV$$&C$OU$TU$$&C$PU$TU$$&C$QU$TU$$&C$
    RU$TU$$&C$SU$TU$$&C$TU$SV$$&MU$WU$TT$$&MU$WU$UT$$&MU$WU$HU$$&MU$WU$IU$$&MU$WU$LU$$&MU$WU$MU$$%KT
    $TT$$%KT$UT$$%KT$HU$$%KT$IU$$%KT$LU$$%KT$MU$$%MT$TT$$%MT$UT$$%MT$HU$$%MT$IU$$%MT$LU$$%MT$MU$$%NT
    $TT$$%NT$UT$$%NT$HU$$%NT$IU$$%NT$LU$$%NT$MU$$%DU$LU$$%DU$MU$$%EU$LU$$%EU$MU$$%FU$JT$$%FU$GU$$%FU
    $HU$$%FU$LU$$%FU$MU$$%GU$HU$$%GU$LU$$%GU$MU$$%HU$JT$$%HU$HU$$%IU$TT$$%IU$UT$$%IU$HU$$%IU$IU$$%IU
    $LU$$%IU$MU$$%LU$SV$$%MU$TT$$%MU$UT$$%MU$HU$$%MU$IU$$%MU$LU$$%MU$MU$$&MU$WU$OT$$&MU$WU$PT$$&MU$W
    U$QT$$&MU$WU$HU$$&MU$WU$JU$$%KT$OT$$%KT$PT$$%KT$QT$$%KT$HU$$%KT$JU$$%MT$OT$$%MT$PT$$%MT$QT$$%MT$
    HU$$%MT$JU$$%NT$HU$$%OT$PT$$%OT$HU$$%PT$OT$$%PT$HU$$%QT$OT$$%QT$HU$$%VT$OT$$%VT$PT$$%VT$QT$$%VT$
    HU$$%XT$PT$$%XT$QT$$%XT$HU$$%YT$OT$$%YT$PT$$%YT$QT$$%YT$HU$$%ZT$PT$$%[T$HU$$%cT$OT$$%cT$HU$$%]T$
    OT$$%]T$HU$$%DU$OT$$%DU$PT$$%DU$QT$$%DU$HU$$%EU$PT$$%EU$HU$$%FU$OT$$%FU$PT$$%FU$QT$$%FU$GU$$%FU$
    HU$$%GU$OT$$%GU$PT$$%GU$QT$$%GU$HU$$%GU$JU$$%HU$OT$$%HU$PT$$%HU$QT$$%HU$HU$$%IU$OT$$%IU$PT$$%IU$
    QT$$%IU$HU$$%IU$JU$$%JU$OT$$%JU$HU$$%JU$SV$$%MU$OT$$%MU$PT$$%MU$QT$$%MU$HU$$%MU$JU$$&MU$WU$HU$$&
    MU$WU$JU$$%KT$HU$$%KT$JU$$%MT$HU$$%MT$JU$$%NT$HU$$%NT$JU$$%VT$HU$$%VT$JU$$%WT$HU$$%WT$JU$$%FU$GU
    $$%FU$HU$$%GU$HU$$%IU$HU$$%IU$JU$$%MU$HU$$%MU$JU$$&CU$QU$TU$$&CU$RU$TU$$&CU$SU$TU$$%ZT$LU$$%ZT$M
    U$$%cT$LU$$%cT$MU$$%]T$LU$$%]T$MU$$%VT$LU$$%VT$MU$$%WT$LU$$%WT$MU$$%PT$LU$$%PT$MU$$%OT$LU$$%OT$M
    U$$%QT$LU$$%QT$MU$$%XT$LU$$%XT$MU$$%YT$LU$$%YT$MU$$%WT$OT$$%WT$PT$$%WT$QT$$%WT$HU$$%WT$TT$$%VT$T
    T$$%XT$TT$$%YT$TT$$%ZT$LU$$%ZT$MU$$%cT$LU$$%cT$MU$$%]T$LU$$%]T$MU$$%VT$LU$$%VT$MU$$%WT$LU$$%WT$M
    U$$%PT$LU$$%PT$MU$$%OT$LU$$%OT$MU$$%QT$LU$$%QT$MU$$%XT$LU$$%XT$MU$$%YT$LU$$%YT$MU$$%WT$OT$$%WT$P
    T$$%WT$QT$$%WT$HU$$%WT$TT$$%VT$TT$$%XT$TT$$%YT$TT$$%WT$OT$$%WT$PT$$%WT$QT$$%WT$HU$$%VT$JU$$%WT$J
    U$$%ZT$HU$$%VT$OT$$%VT$PT$$%VT$QT$$%WT$OT$$%WT$PT$$%WT$QT$$%ZT$HU$$%[T$HU$$%JT$NU$$%JT$NU$6&MT$O
    T$HU$$&MT$PT$OT$$&MT$PT$OT$$&MT$PT$HU$$&MT$QT$HU$$&MT$HU$OT$$&MT$HU$PT$$&MT$HU$QT$$&OT$HU$PT$$&O
    T$HU$PT$$&PT$HU$MU$$&PT$HU$LU$$&VT$PT$OT$$&VT$OT$PT$$&VT$OT$LU$$&VT$HU$PT$$&VT$HU$PT$$&VT$HU$OT$
    $&VT$HU$HU$$&VT$HU$HU$$&XT$PT$PT$$&XT$PT$PT$$&XT$HU$HU$$&WT$PT$HU$$&WT$PT$HU$$&WT$OT$MU$$&WT$HU$
    QT$$&WT$HU$QT$$&WT$HU$HU$$&WT$HU$HU$$&YT$PT$LU$$&YT$QT$HU$$&YT$QT$HU$$&ZT$HU$PT$$&ZT$HU$PT$$&ZT$
    HU$HU$$&ZT$HU$MU$$&cT$OT$HU$$&cT$HU$HU$$&cT$HU$HU$$&cT$HU$LU$$&]T$HU$HU$$&]T$HU$MU$$&]T$HU$LU$$&
    DU$QT$HU$$&DU$QT$HU$$&EU$HU$PT$$&EU$HU$HU$$&GU$PT$HU$$&GU$PT$MU$$&GU$PT$LU$$&GU$OT$OT$$&GU$OT$OT
    $$&GU$QT$HU$$&GU$QT$HU$$&GU$HU$PT$$&GU$HU$PT$$&HU$PT$OT$$&HU$PT$HU$$&HU$PT$MU$$&HU$OT$PT$$&HU$OT
    $HU$$&HU$QT$OT$$&HU$QT$HU$&&HU$OT$QT$$&JU$HU$OT$$&JU$HU$HU$$&IU$PT$HU$$&IU$PT$LU$$&IU$OT$HU$$&IU
    $OT$HU$$&IU$OT$LU$$&IU$HU$MU$$&IU$HU$LU$$&MU$HU$HU$$&MU$HU$HU$$&KT$QT$MU$$&MT$OT$MU$$&MT$OT$LU$$
    &MT$QT$MU$$&MT$QT$LU$$&MT$HU$MU$$&MT$HU$LU$$&OT$HU$MU$$&OT$PT$LU$$&OT$HU$LU$$&VT$QT$LU$$&XT$PT$M
    U$$&WT$PT$MU$$&YT$PT$MU$$&GU$OT$MU$$&GU$HU$MU$$&MU$PT$MU$$&MU$OT$MU$$&MU$HU$MU$$&HU$HU$MU$$&EU$H
    U$MU$$&IU$PT$MU$$&EU$HU$PT$$&GU$PT$HU$$&cT$HU$MU$$&FU$HU$MU$$&IU$OT$PT$$&HU$QT$MU$$&GU$OT$HU$$&F
    U$HU$HU$$&GU$OT$HU$$&IU$OT$PT$$&OT$PT$MU$$&PT$OT$MU$$&HU$OT$MU$$&DU$HU$MU$$&KT$PT$MU$$&FU$HU$HU$
    $&cT$OT$HU$$&XT$HU$HU$$&VT$QT$MU$$&IU$OT$MU$L$&XT$GU$UY$$&EU$GU$UY$$'JT$GU$GU$JU$$'JT$FU$KT$TT$$
    'HU$PT$HU$RT$$'XT$GU$cT$HU$$'TT$VT$KU$GU$$'cT$GU$MU$JU$$'KU$VT$GU$HU$$&XT$GU$LU$$5XT$GU$LU$C$JT$
    GU$GU$JU$C$cT$GU$MU$JU$C$KU$VT$GU$HU$$+OT$GU$C$OT$GU$JT$GU$JU$$'TT$OY$JT$GU$7$O$$$DC/$$EC/$$]$$$
    ^$$$D$$$b$$$YC/$$ZC/$&Q$Q$Q$:%Q$Q$$$WC+$$VC+$$b%$$b%$$K$$$L$$$^&$$`&$$WC/$$XC/$$SC/$$TC/$$MC/$$N
    C/$$KC/$$LC/$$OC/$$PC/$$QC/$$RC/&$^%$$`%$%C$H;$%C$H;$%C$H;$%C$H;$$b%$$b%$$b%$$O$$$DC/$$Q$%$^$$$]
    $$$b$$$D$$$WC+$$K$$$L$$$^&$$`&$$WC/$$XC/$$F$$$I$$$M$$$N$$$P$$$_$$$a$$$`$%$_%$$G$$$H$$$C%(%C$NU$$
    %CU$NU$$%C$OU$%%C$PU$%%C$QU$$%CU$QU$$%C$RU$$%CU$RU$$%C$SU$$%CU$SU$$%C$TU$$%CU$TU$$%C$UU$$%CU$UU$
    $$DT$$%JT$VU$$%JT$VU$$%JT$WU$$%JT$WU$$%KU$WU$$%KU$WU$$%JT$XU$$%JT$XU$$%MU$WU$$%MU$WU$$%MU$WU$$%M
    U$WU$$$JT$$$JT$$$KT$$$KT$$$KT$$$KT$$$LT$$$LT$$$MT$$$MT$$$MT$$$MT$$$NT$$$NT$$$NT$$$NT$$$OT$$$OT$$
    $OT$$$OT$$$PT$$$PT$$$PT$$$PT$$$QT$$$QT$$$QT$$$QT$$$RT$$$RT$$$ST$$$ST$$$TT$$$TT$$$UT$$$UT$$$VT$$$
    VT$$$VT$$$VT$$$WT$$$WT$$$WT$$$WT$$$XT$$$XT$$$XT$$$XT$$$YT$$$YT$$$YT$$$YT$$$ZT$$$ZT$$$ZT$$$ZT$$$[
    T$$$[T$$$[T$$$[T$$$cT$$$cT$$$cT$$$cT$$$]T$$$]T$$$]T$$$]T$$$DU$$$DU$$$DU$$$DU$$$EU$$$EU$$$EU$$$EU
    $$$FU$$$FU$$$FU$$$FU$$$GU$$$GU$$$GU$$$GU$$$HU$$$HU$$$HU$$$HU$$$IU$$$IU$$$IU$$$IU$$$JU$$$JU$$$JU$
    $$JU$$$KU$$$KU$$$LU$$$LU$$$MU$$$MU$$$MU$$$MU$$&GU$JT$VU$$&GU$JT$VU$$&GU$JT$WU$$&GU$JT$WU$$&GU$JT
    $XU$$&GU$JT$XU$$%GU$JT$$%GU$JT$($D$$$E$$$F$$$G$$$H$$$I$$$J$$$K$$$L$$$M$$$N$$$O$$$P$$$Q$$$R$$$S$$
    $T$$$U$$$V$$$W$$$X$$$Y$$$Z$$$[$$$c$$$]$$$^$$$_$$$`$$$a$$$b$$$C%$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$
    $L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V%$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$^%$$_%$$`%$$a%$$b%$$C&$
    $D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U&$$V&$$W&$$X&$$Y&$$Z&$$[&$
    $c&$$]&$$^&$$_&$$`&$$a&$$HO-$$IO-$$EC/$$OC/$$PC/$$DC/$$^J/$$UJ/$$DH/$$FH/$$HH/$$JH/$$LH/$$FJ/$$H
    J/$$JJ/$$FI/$$_J/$$EH/$$GH/$$IH/$$KH/$$MH/$$NH/$$PH/$$RH/$$TH/$$VH/$$XH/$$ZH/$$cH/$$^H/$$`H/$$bH
    /$$DI/$$GI/$$II/$$KI/$$MI/$$NI/$$OI/$$PI/$$QI/$$RI/$$UI/$$XI/$$[I/$$^I/$$aI/$$bI/$$CJ/$$DJ/$$EJ/
    $$GJ/$$IJ/$$KJ/$$LJ/$$MJ/$$NJ/$$OJ/$$PJ/$$RJ/$$VJ/$$cG/$$]G/$$CN'$$CK'$$DK'$$MP'$$EK'$$OP'$$PP'$
    $FK'$$GK'$$HK'$$SP'$$TP'$$UP'$$VP'$$WP'$$XP'$$]K'$$IK'$$JK'$$KK'$$DL'$$LK'$$MK'$$NK'$$OK'$$PK'$$
    QK'$$RK'$$SK'$$TK'$$UK''$DN'$$EN'$$FN'$$GN'$$HN'$$IN'&$JN'$$KN'$$LN'$$MN'$$NN'$$ON'&$PN'$$QN'$$R
    N'$$SN'$$TN'$$UN'&$VN'$$WN'$$XN''$E($$F($$O($%C$G;$$I($$H($$LH+%$EK,$$SO+$$TO+$$UO+$$VO+$$CP,$$N
    Q,UCX$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V%$$W%$$X%$$Y%$$Z
    %$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U&$$V&$$W&$$X
    &$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V
    %$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&%$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U
    &$$V&$$W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S
    %$$T%$$U%$$V%$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q
    &$$R&$$S&$$T&$$U&$$V&$$W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$D%%$F%$$G%&$J%&$M%$$N%&$Q%$$R%$$S%$$T%%$V%$$W
    %$$X%$$Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&%$I&%$K&$$L&$$M&$$N&$$O&$$P&$$Q&%$S&$$T&$$U&$$V&$$W&$$X
    &$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V
    %$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T
    &$$U&$$V&$$W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%%$G%$$H%$$I%$$J%&$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%%$V
    %$$W%$$X%$$Y%$$Z%$$[%$$c%%$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U
    &$$V&$$W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%%$G%$$H%$$I%$$J%%$L%$$M%$$N%$$O%$$P%%$R%'$V%$$W%$$X%$$Y
    %$$Z%$$[%$$c%%$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U&$$V&$$W&$$X
    &$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V
    %$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T
    &$$U&$$V&$$W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R
    %$$S%$$T%$$U%$$V%$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P
    &$$Q&$$R&$$S&$$T&$$U&$$V&$$W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N
    %$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V%$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L
    &$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U&$$V&$$W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%$$F%$$G%$$H%$$I%$$J
    %$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V%$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H
    &$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U&$$V&$$W&$$X&$$Y&$$Z&$$[&$$c&$$]&$$D%$$E%$$F
    %$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V%$$W%$$X%$$Y%$$Z%$$[%$$c%$$]%$$D
    &$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U&$$V&$$W&$$X&$$Y&$$Z&$$[&$$c
    &$$]&$$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V%$$W%$$X%$$Y%$$Z
    %$$[%$$c%$$]%$$D&$$E&$$F&$$G&$$H&$$I&$$J&$$K&$$L&$$M&$$N&$$O&$$P&$$Q&$$R&$$S&$$T&$$U&$$V&$$W&$$X
    &$$Y&$$Z&$$[&$$c&$$]&$$T,$$Z4&$T?$$U?$$V?$$W?$$X?$$Y?$$Z?$$[?$$c?$$]?$$^?$$_?$$`?$$a?$$b?$$C@$$D
    @$$[?$$F@$$G@$$H@$$I@$$J@$$K@$$L@$$JS+$$T@$$U@$$V@$$W@$$X@$$Y@$$Z@$$[@$$c@$$]@$$^@$$_@$$`@$$a@$$
    b@$$CA$$DA$$EA$$FA$$GA$$HA$$IA$$JA$$KA$$LA$$ES+$$X@$$[@$$]@$$IA$$DA$$CA$$T?$$U?$$V?$$W?$$X?$$Y?$
    $Z?$$[?$$c?$$]?$$^?$$_?$$`?$$a?$$b?$$C@$$D@$$[?$$F@$$G@$$H@$$I@$$J@$$K@$$L@$$JS+$$T@$$U@$$V@$$W@
    $$X@$$Y@$$Z@$$[@$$c@$$]@$$^@$$_@$$`@$$a@$$b@$$CA$$DA$$EA$$FA$$GA$$HA$$IA$$JA$$KA$$LA$$ES+$$X@$$[
    @$$]@$$IA$$DA$$CA$$T?$$U?$$V?$$W?$$X?$$Y?$$Z?$$[?$$c?$$]?$$^?$$_?$$`?$$a?$$b?$$C@$$D@$$[?$$F@$$G
    @$$H@$$I@$$J@$$K@$$L@$$JS+$$T@$$U@$$V@$$W@$$X@$$Y@$$Z@$$[@$$c@$$]@$$^@$$_@$$`@$$a@$$b@$$CA$$DA$$
    EA$$FA$$GA$$HA$$IA$$JA$$KA$$LA$$ES+$$X@$$[@$$]@$$IA$$DA$$CA$$T?$$U?$$V?$$W?$$X?$$Y?$$Z?$$[?$$c?$
    $]?$$^?$$_?$$`?$$a?$$b?$$C@$$D@$$[?$$F@$$G@$$H@$$I@$$J@$$K@$$L@$$JS+$$T@$$U@$$V@$$W@$$X@$$Y@$$Z@
    $$[@$$c@$$]@$$^@$$_@$$`@$$a@$$b@$$CA$$DA$$EA$$FA$$GA$$HA$$IA$$JA$$KA$$LA$$ES+$$X@$$[@$$]@$$IA$$D
    A$$CA$$T?$$U?$$V?$$W?$$X?$$Y?$$Z?$$[?$$c?$$]?$$^?$$_?$$`?$$a?$$b?$$C@$$D@$$[?$$F@$$G@$$H@$$I@$$J
    @$$K@$$L@$$JS+$$T@$$U@$$V@$$W@$$X@$$Y@$$Z@$$[@$$c@$$]@$$^@$$_@$$`@$$a@$$b@$$CA$$DA$$EA$$FA$$GA$$
    HA$$IA$$JA$$KA$$LA$$ES+$$X@$$[@$$]@$$IA$$DA$$CA$$_A$$`A&$S$$$T$$$U$$$V$$$W$$$X$$$Y$$$Z$$$[$$$c$$
    $S$$$T$$$U$$$V$$$W$$$X$$$Y$$$Z$$$[$$$c$$$S$$$T$$$U$$$V$$$W$$$X$$$Y$$$Z$$$[$$$c$$$S$$$T$$$U$$$V$$
    $W$$$X$$$Y$$$Z$$$[$$$c$$$S$$$T$$$U$$$V$$$W$$$X$$$Y$$$Z$$$[$$$c$DS($JT$$$KT$$$OT$$$RT$%$KU$$$UT$$
    $PT$$$ZT$$$MU$$$FU$$$GU$$$HU$$$IU$$$VT$$$cT$$$DU$$$XT$$$EU$$$TT$$$WT$$$MT$$$NT$$$QT$$$ST$$$YT$$$
    [T$$$]T$$$QV$$$]X$$$DX$$$RV$%$KT$$$OT$%$JU$&$PT$%$MU$$$FU$$$GU$$$HU$$$IU$$$VT$$$cT$$$DU$$$XT$$$E
    U$%$WT$$$MT$$$NT$$$QT$%$YT$%$]T$*$OT$($PT$%$MU$%$GU$%$IU$$$VT$$$cT$%$XT$$$EU$%$WT$&$QT$%$YT$%$]T
    $%$]X$%$RV$%$KT$$$OT$%$JU$&$PT$$$ZT$$$MU$$$FU$%$HU$$$IU$$$VT$$$cT$$$DU$$$XT$$$EU$%$WT$$$MT$$$NT$
    $$QT$%$YT$$$[T$$$]T$$$QV$%$DX$%$JT$$$KT$$$OT$$$RT$$$JU$$$KU$$$UT$$$PT$$$ZT$$$MU$%$GU$$$HU$$$IU$$
    $VT$$$cT$$$DU$$$XT$$$EU$$$TT$$$WT$$$MT$$$NT$$$QT$$$ST$$$YT$$$[T$$$]T$)$KT$$$OT$$$RT$%$KU$$$UT$$$
    PT$$$ZT$$$MU$%$GU$$$HU$$$IU$$$VT$$$cT$$$DU$$$XT$$$EU$$$TT$$$WT$$$MT$$$NT$$$QT$$$ST$$$YT$$$[T$$$]
    T$H5%S$Q$$%S$O$$%T$O$$%U$O$$%V$O$$%W$O$$%X$O$$%Y$O$$%Z$O$$%[$O$$%c$O$)&K$D%L$$&K$E%L$$&K$F%L$$&K
    $G%L$$&K$H%L$$&K$I%L$$&K$J%L$$&K$K%L$$&K$L%L$$&K$M%L$$&K$N%L$$&K$O%L$$&K$P%L$$&K$Q%L$$&K$R%L$$&K
    $S%L$$&K$T%L$$&K$U%L$$&K$V%L$$&K$W%L$$&K$X%L$$&K$Y%L$$&K$Z%L$$&K$[%L$$&K$c%L$$&K$]%L$$&WC/V%XC/$
    $F%$$U%$%F%G%$%Z%]%%$D%$$E%$$F%$$G%$$H%$$I%$$J%$$K%$$L%$$M%$$N%$$O%$$P%$$Q%$$R%$$S%$$T%$$U%$$V%$
    $W%$$X%$$Y%$$Z%$$[%$$c%$$]%$%K%Y%$%P%Y%$%V%G%$%V%V%$&S%S%Y%$%Z%F%>%P%F%$%P%G%H$%G%M%S&%^F/NE/$%V
    H/VH/$$XH/1$NU;$$Z]9$$Oa7$%II/cG/$$OW6$$]K9$$FRE$$$LL9$$GX6$$CT<$$DL?$$cO<$$PU7$$O_:$$PO7$$SP<$$
    `S7$$EMB$$bK@$$LHF$$$SJ9$$cD8$$W[>$$XW;$$X];$$CS6$$LS6$$MEG$$$IR:$$PT6$$Vb7$$J[;$$SNF$$$VU;$$DOA
    $$]VA$$KC8$$CW>$$L[<$$K[<$$VL@$$UV7$$YP8$$PMG$(&WC/Oc<XC/$&WC/LS6XC/$&WC/OW6XC/$&WC/L_9XC/$&WC/c
    H?XC/$&WC/VU;XC/$&WC/ZY@XC/$&WC/`Y7XC/$&WC/ZM<XC/+$Z_:$$Rb7
    """

  /// First, second and composed scalar.
  static let compositions: StaticString = """
    D%C;C)D%D;D)D%E;E)D%F;F)D%K;G)D%M;H)F%J<J)H%C;K)H%D;L)H%E;M)H%K;N)L%C;O)L%D;P)L%E;Q)L%K;R)Q%F;T)
    R%C;U)R%D;V)R%E;W)R%F;X)R%K;Y)X%C;c)X%D;])X%E;^)X%K;_)c%D;`)D&C;C*D&D;D*D&E;E*D&F;F*D&K;G*D&M;H*
    F&J<J*H&C;K*H&D;L*H&E;M*H&K;N*L&C;O*L&D;P*L&E;Q*L&K;R*Q&F;T*R&C;U*R&D;V*R&E;W*R&F;X*R&K;Y*X&C;c*
    X&D;]*X&E;^*X&K;_*c&D;`*c&K;b*D%G;C+D&G;D+D%I;E+D&I;F+D%K<G+D&K<H+F%D;I+F&D;J+F%E;K+F&E;L+F%J;M+
    F&J;N+F%O;O+F&O;P+G%O;Q+G&O;R+H%G;U+H&G;V+H%I;W+H&I;X+H%J;Y+H&J;Z+H%K<[+H&K<c+H%O;]+H&O;^+J%E;_+
    J&E;`+J%I;a+J&I;b+J%J;C,J&J;D,J%J<E,J&J<F,K%E;G,K&E;H,L%F;K,L&F;L,L%G;M,L&G;N,L%I;O,L&I;P,L%K<Q,
    L&K<R,L%J;S,M%E;W,M&E;X,N%J<Y,N&J<Z,O%D;c,O&D;],O%J<^,O&J<_,O%O;`,O&O;a,Q%D;F-Q&D;G-Q%J<H-Q&J<I-
    Q%O;J-Q&O;K-R%G;O-R&G;P-R%I;Q-R&I;R-R%N;S-R&N;T-U%D;W-U&D;X-U%J<Y-U&J<Z-U%O;[-U&O;c-V%D;]-V&D;^-
    V%E;_-V&E;`-V%J<a-V&J<b-V%O;C.V&O;D.W%J<E.W&J<F.W%O;G.W&O;H.X%F;K.X&F;L.X%G;M.X&G;N.X%I;O.X&I;P.
    X%M;Q.X&M;R.X%N;S.X&N;T.X%K<U.X&K<V.Z%E;W.Z&E;X.c%E;Y.c&E;Z.c%K;[.]%D;c.]&D;].]%J;^.]&J;_.]%O;`.
    ]&O;a.R%^;C0R&^;D0X%^;R0X&^;S0D%O;P1D&O;Q1L%O;R1L&O;S1R%O;T1R&O;U1X%O;V1X&O;W1_)G;X1_*G;Y1_)D;Z1
    _*D;[1_)O;c1_*O;]1_)C;^1_*C;_1G)G;a1G*G;b1I4G;C2J4G;D2I)G;E2I*G;F2J%O;I2J&O;J2N%O;K2N&O;L2R%K<M2
    R&K<N2M2G;O2N2G;P2Z0O;Q2U7O;R2M&O;S2J%D;W2J&D;X2Q%C;[2Q&C;c2H)D;]2H*D;^2I)D;_2I*D;`2[)D;a2[*D;b2
    D%R;C3D&R;D3D%T;E3D&T;F3H%R;G3H&R;H3H%T;I3H&T;J3L%R;K3L&R;L3L%T;M3L&T;N3R%R;O3R&R;P3R%T;Q3R&T;R3
    U%R;S3U&R;T3U%T;U3U&T;V3X%R;W3X&R;X3X%T;Y3X&T;Z3V%I<[3V&I<c3W%I<]3W&I<^3K%O;a3K&O;b3D%J;I4D&J;J4
    H%J<K4H&J<L4Y)G;M4Y*G;N4X)G;O4X*G;P4R%J;Q4R&J;R4Q4G;S4R4G;T4c%G;U4c&G;V4K(D;H?T?D;I?X?D;K?Z?D;L?
    c?D;M?b?D;O?H@D;Q?L@D;R?MAD;S?c?K;M@H@K;N@T@D;O@X@D;P@Z@D;Q@c@D;R@NAD;S@c@K;MAHAK;NAb@D;OAHAD;PA
    LAD;QAUAD;VAUAK;WAXC$C;CC$XC$K;DC$VC$D;FC$IC$K;JC$]C$D;OC$[C$C;PC$FD$I;QC$[C$I;cC$[D$I;cD$XD$C;S
    E$XD$K;TE$VD$D;VE$YE$K;ZE$]D$D;_E$[D$C;`E$FE$I;aE$WF$R;YF$XF$R;ZF$YC$I;DI$YD$I;EI$SC$I;SI$SD$I;T
    I$SC$K;UI$SD$K;VI$XC$I;YI$XD$I;ZI$[I$K;]I$cI$K;^I$YC$K;_I$YD$K;`I$ZC$K;aI$ZD$K;bI$[C$G;EJ$[D$G;F
    J$[C$K;GJ$[D$K;HJ$aC$K;IJ$aD$K;JJ$KJ$K;MJ$LJ$K;NJ$PD$K;OJ$PE$K;PJ$FD$G;QJ$FE$G;RJ$FD$K;SJ$FE$K;T
    J$FD$N;UJ$FE$N;VJ$JD$K;WJ$JE$K;XJ$ND$K;[J$NE$K;cJ$JT$VU$ET$JT$WU$FT$KU$WU$GT$JT$XU$HT$MU$WU$IT$X
    Y$WU$CY$DY$WU$EY$UY$WU$VY$KL%_L%LL%SL%_L%TL%VL%_L%WL%JQ%aP%NQ%JQ%ZQ%OQ%J]%Y]%K]%J]%ac%N]%J]%Z]%O
    ]%U_%Za%W_%Ia%a`%Ma%Ja%a`%Na%Ia%Za%Oa%IE&YE&KE&bH&XI&CI&II&XI&JI&II&YI&KI&II&EI&MI&MI&XI&NI&IM&a
    L&MM&JM&aL&NM&IM&ZM&OM&cQ&MQ&]Q&cQ&RQ&_Q&_Q&MQ&`Q&cQ&bQ&aQ&HD'QD'ID'H[)Xc)I[)J[)Xc)K[)L[)Xc)M[)N
    [)Xc)O[)P[)Xc)Q[)T[)Xc)U[)]c)Xc)^c)_c)Xc)`c)ac)Xc)C])bc)Xc)D])E])Xc)F])D%H<CS*D&H<DS*E%J;ES*E&J;
    FS*E%F<GS*E&F<HS*E%T<IS*E&T<JS*J)D;KS*J*D;LS*G%J;MS*G&J;NS*G%F<OS*G&F<PS*G%T<QS*G&T<RS*G%J<SS*G&
    J<TS*G%P<US*G&P<VS*U+C;WS*V+C;XS*U+D;YS*V+D;ZS*H%P<[S*H&P<cS*H%S<]S*H&S<^S*K4I;_S*L4I;`S*I%J;aS*
    I&J;bS*J%G;CT*J&G;DT*K%J;ET*K&J;FT*K%F<GT*K&F<HT*K%K;IT*K&K;JT*K%J<KT*K&J<LT*K%Q<MT*K&Q<NT*L%S<O
    T*L&S<PT*R)D;QT*R*D;RT*N%D;ST*N&D;TT*N%F<UT*N&F<VT*N%T<WT*N&T<XT*O%F<YT*O&F<ZT*YT*G;[T*ZT*G;cT*O
    %T<]T*O&T<^T*O%P<_T*O&P<`T*P%D;aT*P&D;bT*P%J;CU*P&J;DU*P%F<EU*P&F<FU*Q%J;GU*Q&J;HU*Q%F<IU*Q&F<JU
    *Q%T<KU*Q&T<LU*Q%P<MU*Q&P<NU*X)D;OU*X*D;PU*X)K;QU*X*K;RU*O-C;SU*P-C;TU*O-D;UU*P-D;VU*S%D;WU*S&D;
    XU*S%J;YU*S&J;ZU*U%J;[U*U&J;cU*U%F<]U*U&F<^U*]U*G;_U*^U*G;`U*U%T<aU*U&T<bU*V%J;CV*V&J;DV*V%F<EV*
    V&F<FV*]-J;GV*^-J;HV*C.J;IV*D.J;JV*EV*J;KV*FV*J;LV*W%J;MV*W&J;NV*W%F<OV*W&F<PV*W%T<QV*W&T<RV*W%P
    <SV*W&P<TV*X%G<UV*X&G<VV*X%S<WV*X&S<XV*X%P<YV*X&P<ZV*K.D;[V*L.D;cV*M.K;]V*N.K;^V*Y%F;_V*Y&F;`V*Y
    %F<aV*Y&F<bV*Z%C;CW*Z&C;DW*Z%D;EW*Z&D;FW*Z%K;GW*Z&K;HW*Z%J;IW*Z&J;JW*Z%F<KW*Z&F<LW*[%J;MW*[&J;NW
    *[%K;OW*[&K;PW*c%J;QW*c&J;RW*]%E;SW*]&E;TW*]%F<UW*]&F<VW*]%T<WW*]&T<XW*K&T<YW*W&K;ZW*Z&M;[W*c&M;
    cW*b.J;^W*D%F<CX*D&F<DX*D%L;EX*D&L;FX*E)D;GX*E*D;HX*E)C;IX*E*C;JX*E)L;KX*E*L;LX*E)F;MX*E*F;NX*CX
    *E;OX*DX*E;PX*E+D;QX*F+D;RX*E+C;SX*F+C;TX*E+L;UX*F+L;VX*E+F;WX*F+F;XX*CX*I;YX*DX*I;ZX*H%F<[X*H&F
    <cX*H%L;]X*H&L;^X*H%F;_X*H&F;`X*M)D;aX*M*D;bX*M)C;CY*M*C;DY*M)L;EY*M*L;FY*M)F;GY*M*F;HY*[X*E;IY*
    cX*E;JY*L%L;KY*L&L;LY*L%F<MY*L&F<NY*R%F<OY*R&F<PY*R%L;QY*R&L;RY*W)D;SY*W*D;TY*W)C;UY*W*C;VY*W)L;
    WY*W*L;XY*W)F;YY*W*F;ZY*OY*E;[Y*PY*E;cY*C0D;]Y*D0D;^Y*C0C;_Y*D0C;`Y*C0L;aY*D0L;bY*C0F;CZ*D0F;DZ*
    C0F<EZ*D0F<FZ*X%F<GZ*X&F<HZ*X%L;IZ*X&L;JZ*R0D;KZ*S0D;LZ*R0C;MZ*S0C;NZ*R0L;OZ*S0L;PZ*R0F;QZ*S0F;R
    Z*R0F<SZ*S0F<TZ*c%C;UZ*c&C;VZ*c%F<WZ*c&F<XZ*c%L;YZ*c&L;ZZ*c%F;[Z*c&F;cZ*T@V;C[*T@W;D[*C[*C;E[*D[
    *C;F[*C[*D;G[*D[*D;H[*C[*E=I[*D[*E=J[*T?V;K[*T?W;L[*K[*C;M[*L[*C;N[*K[*D;O[*L[*D;P[*K[*E=Q[*L[*E
    =R[*X@V;S[*X@W;T[*S[*C;U[*T[*C;V[*S[*D;W[*T[*D;X[*X?V;[[*X?W;c[*[[*C;][*c[*C;^[*[[*D;_[*c[*D;`[*
    Z@V;Cc*Z@W;Dc*Cc*C;Ec*Dc*C;Fc*Cc*D;Gc*Dc*D;Hc*Cc*E=Ic*Dc*E=Jc*Z?V;Kc*Z?W;Lc*Kc*C;Mc*Lc*C;Nc*Kc*D
    ;Oc*Lc*D;Pc*Kc*E=Qc*Lc*E=Rc*c@V;Sc*c@W;Tc*Sc*C;Uc*Tc*C;Vc*Sc*D;Wc*Tc*D;Xc*Sc*E=Yc*Tc*E=Zc*c?V;[c
    *c?W;cc*[c*C;]c*cc*C;^c*[c*D;_c*cc*D;`c*[c*E=ac*cc*E=bc*b@V;C]*b@W;D]*C]*C;E]*D]*C;F]*C]*D;G]*D]
    *D;H]*b?V;K]*b?W;L]*K]*C;M]*L]*C;N]*K]*D;O]*L]*D;P]*HAV;S]*HAW;T]*S]*C;U]*T]*C;V]*S]*D;W]*T]*D;X
    ]*S]*E=Y]*T]*E=Z]*H@W;c]*c]*C;^]*c]*D;`]*c]*E=b]*LAV;C^*LAW;D^*C^*C;E^*D^*C;F^*C^*D;G^*D^*D;H^*C
    ^*E=I^*D^*E=J^*L@V;K^*L@W;L^*K^*C;M^*L^*C;N^*K^*D;O^*L^*D;P^*K^*E=Q^*L^*E=R^*T@C;S^*X@C;U^*Z@C;W
    ^*c@C;Y^*b@C;[^*HAC;]^*LAC;_^*C[*H=C_*D[*H=D_*E[*H=E_*F[*H=F_*G[*H=G_*H[*H=H_*I[*H=I_*J[*H=J_*K[
    *H=K_*L[*H=L_*M[*H=M_*N[*H=N_*O[*H=O_*P[*H=P_*Q[*H=Q_*R[*H=R_*Cc*H=S_*Dc*H=T_*Ec*H=U_*Fc*H=V_*Gc
    *H=W_*Hc*H=X_*Ic*H=Y_*Jc*H=Z_*Kc*H=[_*Lc*H=c_*Mc*H=]_*Nc*H=^_*Oc*H=__*Pc*H=`_*Qc*H=a_*Rc*H=b_*C^
    *H=C`*D^*H=D`*E^*H=E`*F^*H=F`*G^*H=G`*H^*H=H`*I^*H=I`*J^*H=J`*K^*H=K`*L^*H=L`*M^*H=M`*N^*H=N`*O^
    *H=O`*P^*H=P`*Q^*H=Q`*R^*H=R`*T@I;S`*T@G;T`*S^*H=U`*T@H=V`*O@H=W`*T@E=Y`*Y`*H=Z`*T?I;[`*T?G;c`*T
    ?C;]`*T?H=_`*K(E=Da*W^*H=Ea*Z@H=Fa*Q@H=Ga*Z@E=Ia*Ia*H=Ja*X?C;Ka*Z?C;Ma*Z?H=Oa*b`*C;Pa*b`*D;Qa*b`
    *E=Ra*c@I;Sa*c@G;Ta*MAC;Ua*c@E=Ya*MAE=Za*c?I;[a*c?G;ca*c?C;]a*ab*C;`a*ab*D;aa*ab*E=ba*HAI;Cb*HAG
    ;Db*NAC;Eb*DAV;Gb*DAW;Hb*HAE=Ib*NAE=Jb*H@I;Kb*H@G;Lb*H@C;Mb*D@W;Ob*K(C;Pb*_^*H=Ub*LAH=Vb*QAH=Wb*
    LAE=Yb*Yb*H=Zb*b?C;[b*L@C;]b*L@H=_b*SO+[<]O+UO+[<^O+WO+[<QP+SQ+[<PQ+WQ+[<QQ+UQ+[<RQ+FS+[<GS+KS+[
    <LS+NS+[<OS+FT+[<GT+HT+[<IT+_T+[<DU+FU+[<GU+HU+[<JU+KU+[<LU+`$[<CV+DV+[<EV+PU+[<PV+_$[<QV+a$[<RV
    +GV+[<SV+HV+[<TV+UV+[<WV+VV+[<XV+YV+[<[V+ZV+[<cV+]V+[<CW+^V+[<DW+EW+[<GW+FW+[<HW+IW+[<KW+JW+[<LW
    +EX+[<OX+KX+[<PX+LX+[<QX+NX+[<RX+_V+[<CZ+`V+[<DZ+TW+[<EZ+UW+[<FZ+UX+[<MZ+VX+[<NZ+WX+[<OZ+XX+[<PZ
    +NE/cG/OE/PE/cG/QE/RE/cG/SE/TE/cG/UE/VE/cG/WE/XE/cG/YE/ZE/cG/[E/cE/cG/]E/^E/cG/_E/`E/cG/aE/bE/cG
    /CF/DF/cG/EF/GF/cG/HF/IF/cG/JF/KF/cG/LF/RF/cG/SF/RF/]G/TF/UF/cG/VF/UF/]G/WF/XF/cG/YF/XF/]G/ZF/[F
    /cG/cF/[F/]G/]F/^F/cG/_F/^F/]G/`F/IE/cG/WG/`G/cG/aG/NH/cG/OH/PH/cG/QH/RH/cG/SH/TH/cG/UH/VH/cG/WH
    /XH/cG/YH/ZH/cG/[H/cH/cG/]H/^H/cG/_H/`H/cG/aH/bH/cG/CI/DI/cG/EI/GI/cG/HI/II/cG/JI/KI/cG/LI/RI/cG
    /SI/RI/]G/TI/UI/cG/VI/UI/]G/WI/XI/cG/YI/XI/]G/ZI/[I/cG/cI/[I/]G/]I/^I/cG/_I/^I/]G/`I/IH/cG/WJ/RJ
    /cG/ZJ/SJ/cG/[J/TJ/cG/cJ/UJ/cG/]J/`J/cG/aJ/cGG%]HG%]GG%^GG%]HG%_GG%HHG%]HG%NHG%TLG%JLG%QLG%ULG%J
    LG%RLG%J]G%acG%N]G%J]G%Z]G%O]G%cHH%]HH%^HH%cHH%SHH%_HH%cHH%`HH%aHH%[PH%RPH%]PH%cPH%RPH%^PH%
    """

  /// `\p{L}`.
  static let propertyL: StaticString = """
    D%=)=R$$-$'$(:$B$M1'/1(*$$$D'($%%'$$)$$&$$$7$V%$N'+I($I$%$)L$J%>''P$N$F$%$F&$$2%*%-&%$3$$A@c%.$;
    D$,%'$(9'$,$&$:<*.(;$)4M$]$Y$&$5$*-23'+%%%9$*$$&'&$3$0%$&1%-$+)'%%9$*$%$%$%B'$$6&3,$&$9$*$%$(&$5
    $2%:$.+%%%9$*$%$(&$A%$&2$4$$)&&$'&%$$$%&%&&&/9$W$+$&$:$3&$=&%$%%A$'+$&$:$-$(&$B%$%2%4,$&$L$%$3$(
    &+&;)(5&;$,$$%*]$S$$%/*]$%$$$($;$$$-$%,$%($$8'C$$b$+$G$>(V&N$7$3)''&$&%*&'0/$4I$$$($%N$$P-$'%*$$
    $'%L$$'%D$$'%*$$$'%2$c$$'%F%H$33Y%%)&O6%4$=(N%)+*5061510$&2W$F$$'$F%c%*(%E$$$(I%-BT$A%(.O$'=Y$:,
    X$U%$`%R$4+Y$A0%-O$=G$L$&-G$%.(N$%&L$'$)$%&$(C)C%Y+%)%I$%)%+$$$$$$$B%X$$*$$&&$*&'%)'0(&$*W&$0$30
    H&$'$%-$$&()$$$$$$'$.%'(('$W$%^V%H*)'&%/I$$$($%[$*$3:,*$*$*$*$*$*$*$*S%$X1%M$((%'Y%)&$]%$'(N$$a%
    4C$S$3C3CQ)C%PW8F%Q$%P+&3-%7R$3B%I%T$,%J&%F%%%$$$+83$&$'$:@W$1U$a$)&$$%.?-:<@*R$?$3($--($L$:&$+7
    :&$&U$$$&%%(%$$$;&%.*&/)%)%),*$*$N$$1)V&@G`-/:'T$GK+Q.%M&I$*/(($$-$0$($$$%$%$O&D$N.5C%%Y$K$/W&($
    J'G$=)=.c%&)%)%)%&F$/$=$6$%$2%1E$^&H/@&T$R$C$07$+)I$-A%G$'+S$a'5G$'G$'K$+W$/.$2$*$%$.$2$*$%&W$/Z
    ,,9-+;)$M$$,H%)%$$O$$%&$%:-:,BD%6$%-9-=I%[$)%C%$2'$&$@M$@&@F$+$?>Y$-9-605Q&L%Z$V$0V$0G$I$?,:]*M$
    )%3&^$@-$+9M$5Q$8>:/X$c$%%$0P$C$<=G$@$%$+F$&$/S$1'8$$$F$5$<6%b$*$$$'$2$-*R$I$+%%%9$*$%$(&$5$/(A-
    $$%$$I$$$<$$$O$X$5'7&AS$7%$$[(R$L$'G$S$7$^$N$0$J%>H$*c(O$W&C%B+%$%+$%$;2$$$a%+%J$3$$$?$-K$*$8$.Q
    $6$5L%J)D$B,$H$4$T$AS&*$%$I$8$<)$%$C$1$J-62$$0$E$_&$R%]?I*G)OU%D&2SD$4)<^_&(J5cX)AEZ$c4*B4R%4A5S
    $3'B8(6S0P$V)C%C'N%($E%0C%%$$?[b(+YI$L$-JZ+'$*$%$F,2$@&%$1'+O/GK%N&(0&,*-I^(X%$J%$%%$%%%'$/$$$*$
    D%$'%+$*$?$'$($$&*$W-%<$<$B$<$B$<$B$<$B$<$+Wc$B))H+a$U'P$-*3$D-A5O$G2?G*A%$R2*$'$%$2$H)^$G%*$WH$
    '$>$%$$%$$-$'$$$$)$'$$$$$$&$%$$%$$$$$$$$$$%$$%'$*$'$'$$$-$4(&$($4GM'CZL$C$]D')a)%EW(1TL*2Q6EP%a3
    ER$N]'(CF'
    """

  /// `\p{Lu}`.
  static let propertyLu: StaticString = """
    D%=H&:$*D$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$%$$$$$$$$$$$$$$$%$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$%$$$$&%$$$%$&%'$%$&&%$%$$$$$%$$%$$%$&$$$%&$*$%$%$%$$$$$$$$$$$$$$
    $%$$$$$$$$$$$$$$$$$%$%$$&$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$*%$%%$$'$$$$$
    $$$D,$$$&$+$)$$&$$$%$4$,F$$%&&$$$$$$$$$$$$$$$$$$$$$$$($%$$%%V$S$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $,$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$%$$$$$$$$$$$$%$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$%I$L]%I$$$($U9Y%VG%$)N$%&C-
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$,$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$,++)-++++).$$$$$$$++K%'/'/'/(.'I+$'$&&%&%
    $&()$$$$$$'%'-%($`$$_V%S$S$$$&%$$$$$$'$$%$+&$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$+$$$'$PMA$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$6$$$$$$$$$$$$$$$$$$$$$$$$$$$J'$$$$$$$$$$$$$&$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$-$$$$%$$$$$$$$'$$$%$$$&$$$$$$$$$$$$$$$$$$$$($($$$$$$$$$$$$$$$'$$$%&$($$$$$$$;$Nc8=H
    I$K$K'G$_'.$2$*$%MZ$V$`'9]c%C$CO8C$CP<======$$%%$%%%'$+===%$'%+$*>%$'$($$&*>===========A<D$<D$<D
    $<D$<D$$XL'E$
    """

  /// `\p{Ll}`.
  static let propertyLl: StaticString = """
    D&=]$$L$;$+$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$%$$$$$$$$$$$$$$$%$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$%$$$$&%$$$%$&%'$%$&&%$%$$$$$%$$%$$%$&$$$%%%&)$%$%$$$$$$$$$$$$$$
    $$%$$$$$$$$$$$$$$$$$%%$$$&$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$*%$%%$$'$$$$
    $$$$H%$>D)$$$&$&&5$>F$$%&&$$$$$$$$$$$$$$$$$$$$$$$($$%$%%V$S$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$,$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$%$$$$$$$$$$$$%$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$S$L$J]%N$%&[:)EG%,$$X&O$b$0$E$
    I&$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$,$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$,+)-++++)-++++1%++++++($%)$&&$%+'%%++-&$
    %U+$&%&$>$'$'$%%+''$X$$NX%S$$$&%$$$$$$'$$%$)($$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$%*$$$'$/I$$$($VKA$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$6$$$$$$$$$$$$$$$$$$$$$$$$$$$J'$$$$$$$$$$$$&$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$
    $$$$$$$$$$$$$$$$$$$$$$$+$$$$%$$$$$$$$$'$$$%$$&$$$$$$$$$$$$$$$$$$$$($($$$$$$$$$$$$$$$'$$$%$&$$$$$
    $$$$$$=$&$X<N$(,*S%C]6*/(LD$=PI$K$K'G$^'.$2$*$%F[$V$`&9]c%C$CO8C$]O<==*$5==='$$$*$.=============
    ====??<$)=<$)=<$)=<$)=<$)$$Wc$-$7))ZR%E$
    """

  /// `\p{Lt}`.
  static let propertyLt: StaticString = """
    H1$%$%$I$$XO*+++++/$2$R$$
    """

  /// `\p{Lm}`.
  static let propertyLm: StaticString = """
    S85'/1(*$$$H'$($a1$I*$G(%P+%'$B$,$&$C($J($WI$$b&$X4$]Y$$N&$F6$S1)Q(b$0$E$H$T8$0$30ba%%T*$b($X1$N
    $(($D&%`%&Y[>$EJ$)Q+$U&$?%c&,S%$:$L&&&%X1$9$L'$O&$8%J&',$IC8$P$%Cb$)$M$$,VO$$C$$SQ:'_2&K$%I40C%%
    $$OC3'$*$%TD/a$L)*P@$bE$$
    """

  /// `\p{Lo}`.
  static let propertyLo: StaticString = """
    M($2$C+$''S)$^<>''P$C$$-F$%$F&$$;%-&%$3$$A@c%.$;D$89M$<*.(;$)4L$^$Y$&$5$*-32'+%%%9$*$$&'&$3$0%$&
    1%-$+)'%%9$*$%$%$%B'$$6&3,$&$9$*$%$(&$5$2%:$.+%%%9$*$%$(&$A%$&2$4$$)&&$'&%$$$%&%&&&/9$W$+$&$:$3&
    $=&%$%%A$'+$&$:$-$(&$B%$%2%4,$&$L$%$3$(&+&;)(5&;$,$$%*]$S$$%/)^$%$$$($;$$$-$%,$%(:'C$$b$+$G$>(V&
    N$7$3)''&$&%*&'0/$T&L-$'%*$$$'%L$$'%D$$'%*$$$'%2$c$$'%F%H$3T&O6%4$=(N%)+*5061510$&2W$K$$F%F$$X$*
    (%E$$$(I%-BT$A%(.O$'=Y$:,X$S(R$4+Y$A0%-O$=G$L$&-AT&'$)$%&$]D$'Zb%[$;:,*$*$*$*$*$*$*$*J4$X$$'Y%+$
    $]%'$(N$$a%4C$S$3C3CQ)C%XS7$ZF$F%K$+O+'3-%E%$T$I%L($J&$&*$&$'$:@W$1U$a$)&$$%.?-:<@*R$P$(%,-($L$:
    &$+73$)&$&U$$$&%%(%$$$;%&.*$1)%)%),*$*T'F$@G`-/:'T$GK+Q.%M&F%$$-$0$($$$%$%$O&D$N.5C%%Y$K$/W&($J'
    L&-$P$%B&)%)%)%&F$/$=$6$%$2%1E$^&H/@&T$R$C$07$+)I$-A%G$'+C'Q%E&K$+W$_%W$/Z,,9-+[')%$$O$$%&$%:-:,
    BD%6$%-9-=I%[$)%C%$2'$&$@M$@&@F$+$?>Y$-9-605Q&L%Z(G$I$'$$S,M$)%3&^$@-$+9M$5Q$8>:/X$c$%%$0P$C$<=G
    $@$%$+F$&$/S$1'8$$$F$5$<6%b$*$$$'$2$-*R$I$+%%%9$*$%$(&$5$/(A-$$%$$I$$$<$$$O$X$5'7&AS$7%$$[(R$L$'
    G$S$7$^$N$0$J%>H$*c(O$V)+%$%+$%$;2$$$a%+%J$3$$$?$-K$*$8$.Q$6$5L%J)D$B,$H$4$T$AS&*$%$I$8$<)$%$C$1
    $J-62$$0$E$_&$R%]?I*G)OU%D&2SD$4)<^_&(J5cX)AEZ$c4*B4R%4A5S$V$8(6V0K$X/N%($R([b(+YI$L$-ZZ+F,2$@&%
    $1'+O/GK%N&(0&,*-SV+$X2P$D$$D-A5O$G2>H*A%$R2*$'$%$2$H)^L$'$>$%$$%$$-$'$$$$)$'$$$$$$&$%$$%$$$$$$$
    $$$%$$%'$*$'$'$$$-$4(&$($4GM'CZL$C$]D')a)%EW(1TL*2Q6EP%a3ER$N]'(CF'
    """

  /// `\p{M}`.
  static let propertyM: StaticString = """
    C;S&V+*J+P$$$$%$%$$K%.S$83$H&*%)%%$'F$$A>^%.]$,,$;'$,$&$(N$&^$,M$;$D$Y$&$5$*-%@&[$$$*%%%&,$-%=$%
    &[$$$('%%&&$A%&$.&[$$$+$&$&7%9)$&[$$$*%%%&*&-%A$^$(&&$',$K$(Z$$$*$&$'*%.%@&[$$$*$&$'*%.%2$/'Z$%$
    *$&$',$-%@&I%$')$$$+5%`$$%*/+E&$%,.*L%%>$$$$$'%T$7$%(.$G$,$G&7:''&$&%*&'0/$$-'b8&U@'?&@%A%C%C$,$
    P$&$$X&%E$$Y&/'/^)(c$-$@%$S$BT$(R$4I$,/&A0[$1S$7['&$8'$)$%&I)C%S9D$ab%&P'$C&C$M4)L&%WQ@'$-C$%S%%
    S+$&$'$:('$V%%U$5=50$I$+<0O$'R$1G$$F%1/$+%P$&U$$$&%%(%$$L$((%O*+$%Sc6$D:333PA$E*$X'(IW$&$%('K$&'
    $H(%`4'D%(`,%R%'I%.T$']&&X$2L$$%%-'P$.*$`$&G$13%O$$/&S$1+'$%_%/)$%$`'/8'Z$%$*%%%&,$-%%*&(F%,$$%$
    $'$($$1%U%5:$T%7N**%,>%U%4M&0H&2C+2X*)$%%'$$$%P'*%*&$?-K$*$'+$,.Q$3X/+$+U%9$1]&)&$$%$*$$E%($%$(^
    -',%$$S$*&(:$HJ($)2KI.5CQ%(^$*[C$$$Z$*'T%$.%NH6%DV'Q$%:a3(&)++%*A'W'&^`$Z$'U$+$1$9($2SM$*$4%*$%$
    (G&$C(*Z.$`$'_2'a*%C:*P&*X`H;S*
    """

  /// `\p{Mn}`.
  static let propertyMn: StaticString = """
    C;S&V+(L+P$$$$%$%$$K%.S$83$H&*%)%%$'F$$A>^%.]$,,$;'$,$&$(N$&^$,M$;$C$Z$$$$'+'$&*-%@$]$$''+$7%=$%
    %c$$'%'%%&&$A%&$.%c$$'($%'$7%9)$$]$$%$$'+$*%.%A$`$$/$U$$&$Z$$$&(&$'*%.%@$]$$%$)$(%7%?%c$%''+$7%@
    $K%$*&$$]%$%*/+E&$%,.*L%%>$$$$$Z$1$($%(.$G$,$I&'$)$%%%<%'&3'0$%%)$2$b8&U@&@%A%A%C%%$*+$%.,$P$&$$
    X&%E$$Y&&'%,$)&^)%%$]$$$*$$$$%+)-%$S$1$3T$'S$$$($$($K$,/%C$'%%$&[$$$%&$$&]$+%%['&$0$*'$)$&%I)C%S
    90'$&/ab%&P'$C&C$M4'N&%WQ@$'-C$%S%%S+$&$'$<%($Z'%=50$I$+<.Q$&S$$%'%%J$$F%)%%%%/$+$R$$V$$$&%%(%$$
    M$%+$Q*$%$'$Sc6$D:333PA$E*$X'(IW$&$%('K$&'$H(%`4'D%(`,%R%'I%.T$'^&$Y$2L$$%%-&T$'%%*$`$&G$($+a$$/
    %W$,-'%$b%&%$$%)$%$`'$&+8%c$%&$H$*&(I%)0$$$$$1%X%+%&$$:$W%)$$'%$%Q*')%$%>%X%+%$$%M&$$$%)$$H&$$$%
    '$(F+,$%C+%$$'$S''%%'$C$-K$)%'+$,)%&Q$0$%Y/*$)$$U%9%*$%$%]&)&$$%$*$$K%%&$$$^-%.%W$(($$$:$HJ($)2K
    I./&&CQ%(^$*[C$$b$'T%$[H6%DV'Q$%:C4&4+%*A'W'&^`$Z$'U$+$1$9($2SM$*$4%*$%$(G&$C(*Z.$`$'_2'a*%C:*P&
    *X`H;S*
    """

  /// `\p{Mc}`.
  static let propertyMc: StaticString = """
    FK%$Z$$%&+'$%U$%]$&)%%%-$N$$]$&E%$]$&+$$%X$%]$$$$)%%%-$I&%$%&&$&-$L$&`$'`$%]$$$(%%$%,%?$1%]$&(&$
    &-$M$%N%&)+5%M-%b$$N(%'$)$%%<%-&%*8%%)%$-&[V$$A$D'$*+$%]-'%&'%$)C*%]$$$$,$$%+)T'$S$$($$($%`$$A$'
    %%$_$$%&$$&%S$++%N($8$Yc'%Vb@%%$[%%U$3Q'%R$$S$%'%%&Q&%%%;$P$$$$P&$%%($P*%$%$%$$VC<$$$b&$P$&'%V&$
    ;%^$$S$&,%0$`%&&%$$M(&B%]$%$'%%%&,$-%W%&*$%$$'$%$$H&&+%&$M&&)$$'%$P*&)'%$T&&+%$$P&$$%)$J&$$%'$H+
    &,$Z*)$%'$%$$$Q'&+''$W%$@%a$$Z/$1$M&$*$%$X)('%$$a-%/$S$%+%$$KR3&GT&Z$K&%VN;%))
    """

  /// `\p{Me}`.
  static let propertyMe: StaticString = """
    KG$%WT($aS$'$&NOD$&
    """

  /// `\p{N}`.
  static let propertyN: StaticString = """
    S$-[&%($%&DP$-I'-I)-_/-Y&-')O&-Y&-Y&-%)Q&0V&-+*J&-K&**6P&-C&-Y&-I%7O+-I%-R97T>&R*-)-9-O,-C'.H(-)
    -Y(-Y%-I'-)-YC$$&))-I)V$%(Y9_$Q%9Y6ALN$$L;$<,1&Z-'M'-A+$2C$-J$2C^?-_(-C-)]'-I$-I)-9-Y%-Y/-Y[7-P2
    P$/c$4%X->G$'@$+$I'(M)-Q@+<*J$,N%(9)C(%%3%Q$C%,W$%A&N%(K&+;+L$*M-)S$-)-Y+Ba'-M$'S&*I'AC'-_$-S'-*
    7^*-Y--Y&-Y.-I&-)7O%/G06`%-Y7-Y%@F*-I%-I0-I&8ND$R&DI2-IL%-Y%-I'-$*Q3-I+:cU:-IQ$7/7O&<XE$U$CM%-I0
    -Y2-Z*-O9,C'-Z;^$$&$'O%P$$2EA0FZ%-
    """

  /// `\p{Nd}`.
  static let propertyNd: StaticString = """
    S$-IT$-I'-I)-_/-Y&-Y&-Y&-Y&-Y&-Y&-Y&-Y&-Y&-C&-Y&-I%-Y+-I%-I]$-I$-O,-C'-I(-)-Y(-Y%-I'-)-IQE$-I8-I
    $-I)-9-Y%-Y/-Y[7-IO$-IG%-)-_;-C'-_$-S'-Y+-Y--Y&-Y.-I&-)7O%-I0-I&-Y7-Y%-Y*-I%-I0-YQ3-IL%-Y%-I'-Y3
    -Y^:-WY%U$CM%-I0-Y2-Z*-X=-YW'-
    """

  /// `\p{Nl}`.
  static let propertyNl: StaticString = """
    QZ(&RV%F$%'aV&$<,1&NX@-SU9X$O1$+$I'(MD+R&
    """

  /// `\p{No}`.
  static let propertyNo: StaticString = """
    U(%($%&XL%)[.)[&&H'*c)*4,T0-XD$7VF$-C2$XW$$&))-I)3L$$Y9_$Q%9Y6ALN$$WG$'M'-A+$2C$-J$2SN@)TI9P$D%'
    4%X->G$'WL$+<*J$,N%(9)C(%%3%Q$C%,W$%A&N%(K&+;+L$*M-)C.Ba'-M$'S&*I'7^.7HM$%Q0,J>6V=8I_5*a;:LD<7/7
    O&<QM(,D@^$$&$'O%P$$2EA0
    """

  /// `\p{P}`.
  static let propertyP: StaticString = """
    D$&$)$'-%&%=&$$>$$$F$$($&$-%&$&$a8$+$U1)L$%V$$$$%$%$O$%7%$%0$$&M%'I&$N$1L*&Y$2B$H+%-$O'$[&$c&$I/
    $/$R.$]%$-%K(2$$H$'J%$M%('%R&)N($G6,Z'$P6$O$%Q%&J%%`'&$&H$.c,%[)%C'*$)C(%-*?&_&'^$(a$%C%+.$_<;+7
    $0$/A%1%c6'@%`D$1R%%B-V/9b$'C$%^:'$%S&$R'R$$C$%/F0&'-%/3$/$E&$]%$EC@%P+&F&$-$V&)_.'Y%%K$&$$T$%R$
    $D&03%_&'a&%3%c*$UM7%S)-9F$$1$$'$$%X'&$)$'-%&%=&$$>$$$$*]/&_7$S$$a/$J:$J)$B$S+,I$$S&*E%*c%'T1$a,
    $J((O$'`(*P&%$'a&'S$%R%''$0$$&[%)N&$M,%$%U&(-%$$K&$]*:L&&?0O%$E'&_*$K+&^'$_%+V%&$(`%-Z)$b%(M$%H7
    %M%0R($SF$(_^%%^V1%H'$D%(+$K4&J,'J-$_H6$JR*(V^%$a=%
    """

  /// `\p{S}`.
  static let propertyS: StaticString = """
    G$$)$3&B$$$>$$$F$($%%$$'%$&$A$B$M1'/1(*$$$4X&$1%S&$N'$M+&Y&&%$%%Q)$-$6%Z*$*%K'$L.%)%X*$a&$E'+G'$
    R)$L$$H)$D)&2$$&%)7$$$$$H'+$)$%('H)%S:-V9$P.$G.$`'E$D.-,,CE$$$&.&0&0&0%H%$0$J$&0&6D$b$%$'$%-$$&(
    )$$$$$$'$.%'(('$$]$%'[.'@%b*9.T%Q%9K6O$T$%B-V/9b$'C$%Y.%C$$L&H*)H.%Q$=$c%/Y)=3'$0%/$8%)%^%%V*%'-
    C$I$,$3B.A+$2C$-J$2C-CQ)C%SW8Z$c4:,%J&%`''-'`4&D*$1%``6$K'4`.3b&$O$'E&$$&%$]'$)$3&B$$$>$$$D'*$*0
    %c,,c$4%&$0&$R$P$]V$%R5$H9%RP%$XG%@M]5'($YM7$F^&S*3W0_'W&_$Y*-J$%_$(&9%*A'`$8E%&$](Z%M>$<$B$<$B$
    <$B$<$B$<$_$C3Z$'U$+$1$%KY$$R0$OP%$&$`&$D1%Q+O$'G&/2%2$2$H$:D([$@0O$',*%1)]'[A'4&0&Z&'b%)/'$2/'[
    $+-)K$+A%/'%a$W-/1%0&-([$*2%.),*V'$_%
    """

  /// `\p{Z}`.
  static let propertyZ: StaticString = """
    C$$b&$bQ($bN%.@%($R$$C`&$
    """

  /// `\p{Han}`.
  static let propertyHan: StaticString = """
    CW.=$c%/Y)R$$$$<,1'GACQ)C%CS7CK9Q.%M&KK@%/%QCG$CZL$C$]D')a)%EW(1TL*2Q6EP%a3ER$N]'(CF'
    """

  /// `\p{Hiragana}`.
  static let propertyHiragana: StaticString = """
    DE/Y%)&D^b%b+5$@&PH3$
    """

  /// `\p{Katakana}`.
  static let propertyKatakana: StaticString = """
    DH/]%%&S*3S)R$$[%QCV$-$P$UEO$'$*$%$$b+&U$$1'
    """

  /// `\p{Hangul}`.
  static let propertyHangul: StaticString = """
    CK'C+QT*%D+a%T&BD%BDZ@@F7G`-/:'T$G`,B&)%)%)%&
    """
}
